using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ChatOpsBot.Cards;

// What the templates in cards/ are filled with; names are the templates' names in camel case. Text of others stands only where the template
// has a RichTextBlock, whose runs are never read as markdown.

/// <param name="Head">Environment, title, number; practice and pace.</param>
/// <param name="Where">Phase and step, short.</param>
/// <param name="Sentence">The one sentence that says where we are.</param>
/// <param name="Figures">At most three.</param>
/// <param name="Foot">Lock, as of when.</param>
public sealed record RunCard(
    string Head,
    string Where,
    string Sentence,
    CardBar? Bar,
    ImmutableArray<CardFigure> Figures,
    CardTrouble? Trouble,
    string Foot,
    ImmutableArray<CardButton> Buttons);

/// <param name="Percent">0 to 100.</param>
/// <param name="Color"><c>Accent</c>, <c>Good</c>, <c>Warning</c>, <c>Attention</c>.</param>
public sealed record CardBar(int Percent, string Color)
{
    private const int Cells = 20;

    /// <summary>The bar in characters, where a client has no ProgressBar.</summary>
    public string Drawn => new string('▰', Percent * Cells / 100) + new string('▱', Cells - (Percent * Cells / 100));
}

public sealed record CardFigure(string Name, string Value, string Color = "Default", string? Note = null);

/// <summary>What holds us back and the way out.</summary>
/// <param name="Style"><c>attention</c>: it stopped; <c>warning</c>: it waits for people; <c>accent</c>: for your information.</param>
/// <param name="Proof">What the world said, word for word: foreign text.</param>
public sealed record CardTrouble(string Style, string What, string WayOut, string? Proof = null);

/// <param name="Style"><c>default</c>, <c>positive</c>, <c>destructive</c>.</param>
/// <param name="Id">Opaque.</param>
public sealed record CardButton(string Title, string Id, string Style = "default")
{
    /// <summary>What an edge that can ask (the page, a dialog of Teams) asks before it is pressed; null: pressed at once.</summary>
    [JsonIgnore]
    public ButtonQuestion? Asks { get; init; }
}

/// <param name="Question">The heading of the dialog; null: pressed at once.</param>
/// <param name="Words">What is about to happen.</param>
/// <param name="Typed">Words that must be typed back, or null.</param>
/// <param name="Because">A reason must be given.</param>
/// <param name="Command">The same as words. Without a question the button only begins a command: the words are put into the chat's input, nothing is pressed.</param>
public sealed record ButtonQuestion(string? Question = null, string? Words = null, string? Typed = null, bool Because = false, string? Command = null);

public sealed record CardFact(string Name, string Value);

/// <param name="NoWayBack">Set on the card before the point of no return: what is lost then.</param>
public sealed record ApprovalCard(
    string Head,
    string Question,
    string Asked,
    string? NoWayBack,
    ImmutableArray<CardFact> Facts,
    ImmutableArray<CardVote> Votes,
    string Foot,
    ImmutableArray<CardButton> Buttons)
{
    /// <summary>Details that do not fit above, folded; complete, or what is approved could not be read.</summary>
    public ImmutableArray<string> More { get; init; } = [];
}

/// <param name="Style"><c>good</c> once given, else <c>emphasis</c>.</param>
public sealed record CardVote(string Role, string Words, string Style);

/// <param name="Color"><c>Good</c> or <c>Warning</c>.</param>
public sealed record FinishedCard(
    string Head, string Sentence, string Color, ImmutableArray<CardFact> Facts, string Foot, ImmutableArray<CardButton> Buttons);

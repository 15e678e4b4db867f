using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat.Commands;

/// <summary>One command, declared in one place: how it is written, what it is for, and what it becomes. Who may give it when is the engine's answer.</summary>
/// <param name="Syntax">See <see cref="Pattern"/>.</param>
/// <param name="Help">One line, beginning with a verb.</param>
/// <param name="Make">From the arguments to what is asked.</param>
public sealed record ChatCommand(string Syntax, string Help, Func<Arguments, Scene, Asked> Make)
{
    public ImmutableArray<Pattern> Patterns { get; } = Pattern.Read(Syntax);

    /// <summary>What the engine's offers call it; null for reading commands, which everyone may use always.</summary>
    public Verb? Offer { get; init; }

    /// <summary>The phase or operation it is about, as offers name it.</summary>
    public string? Target { get; init; }

    /// <summary>Values an argument may take here and now, for completion and for finding typos.</summary>
    public Func<string, Scene, IEnumerable<Choice>>? Choices { get; init; }

    /// <summary>Bounds and unit of an argument, for the hint line.</summary>
    public string? Bounds { get; init; }

    public string Begin => string.Join(' ', Patterns[0].Verb);

    public string Shown => Pattern.Show(Syntax);

    public static ChatCommand Reads(string syntax, string help, Func<Arguments, Scene, Reading> make) =>
        new(syntax, help, (arguments, scene) => new Asked.Read(make(arguments, scene)));

    public static ChatCommand Does(Verb offer, string syntax, string help, Func<Arguments, Scene, Command> make) =>
        new(syntax, help, (arguments, scene) => new Asked.Do(make(arguments, scene))) { Offer = offer };
}

public sealed record Choice(string Value, string Hint);

/// <summary>What was typed for each argument.</summary>
public sealed class Arguments(ImmutableDictionary<string, string> values)
{
    public string this[string name] => values[name];

    public string? Find(string name) => values.GetValueOrDefault(name);
}

/// <summary>What a person asks: a command for the desk, something to read, or nothing that can be done.</summary>
public abstract record Asked
{
    public sealed record Do(Command Command) : Asked;

    public sealed record Read(Reading Reading) : Asked;

    /// <summary>The practice world anew.</summary>
    public sealed record PracticeAgain : Asked;

    /// <param name="Words">One line: what is wrong, and what is right.</param>
    public sealed record Problem(string Words, string? Why = null) : Asked;

    /// <summary>A value outside its bounds; the present value is said with it.</summary>
    public sealed record BadValue(OperationShape Operation, string Words) : Asked;
}

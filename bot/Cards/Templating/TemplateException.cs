namespace ChatOpsBot.Cards.Templating;

/// <summary>A card template or its data is wrong; the message says what, for the person who writes cards.</summary>
public sealed class TemplateException(string message) : Exception(message);

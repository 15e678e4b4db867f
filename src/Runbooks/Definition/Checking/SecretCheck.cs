using ChatOpsBot.Runbooks.Secrets;

namespace ChatOpsBot.Runbooks.Definition.Checking;

/// <summary>No secret in a runbook: its text is recorded with each run and shown to many, and taking it out there would make it another text.</summary>
internal static class SecretCheck
{
    public static void Run(string text, Mistakes mistakes)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (Redactor.Formats.CleanForeign(line) != line)
                mistakes.Add(new Spot(number, 1), "", "this line holds what looks like a secret", "Give the name of a setting in its place; secrets live in the settings of the connections");
        }
    }
}

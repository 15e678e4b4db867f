using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Definition;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOpsBot.Migration.Tests;

/// <summary>What the runbook asks for is what the hands promise: names, inputs, facts, types, undo, floors.</summary>
public sealed class RunbookFitsTests
{
    [Fact]
    public void The_migration_runbook_has_no_mistakes_against_the_hands()
    {
        var settings = new MigrationSettings
        {
            Source = new KafkaSettings { Name = "source", Bootstrap = "127.0.0.1:1" },
            Destination = new KafkaSettings { Name = "destination", Bootstrap = "127.0.0.1:1" },
            Connect = new ConnectSettings { Url = "http://127.0.0.1:1" },
            Kubernetes = new KubernetesSettings { Server = "http://127.0.0.1:1" },
        };
        using var hands = MigrationCatalogue.Create(settings, NullLoggerFactory.Instance, TimeProvider.System);
        var file = Runbook();
        RunbookLoader.Load(new RunbookText(file.Name, File.ReadAllText(file.FullName)), hands.Catalogue).Mistakes.ShouldBeEmpty();
    }

    private static FileInfo Runbook()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (new FileInfo(Path.Combine(folder.FullName, "bot", "runbooks", "msk-to-confluent-cloud.yaml")) is { Exists: true } file) return file;
        throw new FileNotFoundException("bot/runbooks is in no parent of the tests.");
    }
}

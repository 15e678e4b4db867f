using System.Text;
using Azure.Data.Tables;
using ChatOpsBot.Storage.AzureTables;

namespace ChatOpsBot.Storage.Tests.AzureTables;

public sealed class TableKeyTests
{
    [Fact]
    public void Different_texts_have_different_keys_that_Azure_takes()
    {
        string[] texts = ["", "a", "A", "a/b", "a=2fb", "a\\b", "a#b", "a?b", "ä", "🙂", "a b", "\u0001", "%2f", "!", new('x', 300), new string('x', 299) + "y", new('ä', 300)];
        var keys = texts.Select(TableKeys.Escape).ToList();
        keys.ShouldBeUnique();
        keys.ShouldAllBe(k => k.Length <= 255 && k.All(c => char.IsAsciiLetterOrDigit(c) || "-_.:=!".Contains(c)));
    }

    [Fact]
    public void The_run_of_an_outbox_row_is_in_its_id()
    {
        var run = Guid.CreateVersion7();
        TableKeys.RunOf($"{run}/7/0").ShouldBe(run);
        foreach (var bad in new[] { "", "7/0", "/", "run/7/0" }) Should.Throw<ArgumentException>(() => TableKeys.RunOf(bad));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(60 * 1024)]
    [InlineData((60 * 1024) + 1)]
    [InlineData(3 * 60 * 1024)]
    public void Data_of_any_length_goes_into_pieces_and_comes_back(int length)
    {
        var data = Encoding.ASCII.GetBytes(new string('x', length));
        var row = new TableEntity("p", "r");
        TableRows.WritePieces(row, data);
        TableRows.ReadPieces(row).ShouldBe(data);
        row.Select(p => p.Value).OfType<byte[]>().ShouldAllBe(piece => piece.Length <= 64 * 1024);
    }
}

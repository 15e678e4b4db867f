using System.Net;
using ChatOpsBot.Bot.Tests.Chat;
using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Bot.Tests.Teams;

/// <summary>The same call, once typed in the war room and once in Teams, leaves the same journal but for ids and edge.</summary>
public sealed class TranscriptTests
{
    // "*" lets the worker do what is due; "!" is a press of the first person's button.
    private static readonly (string Who, string Text)[] Transcript =
    [
        ("ingrid", "start small"), ("*", ""), ("marta", "status"), ("tomas", "scale replicator 8"), ("ingrid", "approve"), ("*", ""),
        ("tomas", "scale replicator 900"), ("tomas", "strat cutover"), ("tomas", "start cutover"), ("tomas", "approve"),
        ("ravi", "reject because the window is at nine"), ("tomas", "start cutover"), ("ingrid", "approve 2"), ("marta", "note password=hunter2 is not for here"),
        ("marta", "pause"), ("ingrid", "pause because of lunch"), ("tomas", "resume"), ("!marta", "2"), ("*", ""), ("ravi", "panic"), ("ingrid", "resume"),
        ("tomas", "approve"), ("*", ""), ("ingrid", "decision we go on"), ("mallory", "approve"), ("ingrid", "todo tell them for marta by 2026-11-30"), ("marta", "audit"),
    ];

    [Fact]
    public async Task Page_and_Teams_leave_equal_journals()
    {
        var (page, teams) = (new Room(), new Room());
        await page.Table.Desk.OpenAsync(CancellationToken.None);
        await teams.Table.Desk.OpenAsync(CancellationToken.None);
        await using var host = await TeamsHost.StartAsync(intake: _ => teams.Intake.ReceiveAsync);
        foreach (var (who, text) in Transcript)
        {
            if (who == "*") { await page.WorkAsync(); await teams.WorkAsync(); }
            else if (who[0] == '!') { await PressAsync(page, who[1..], int.Parse(text)); await PressAsync(teams, host, who[1..], int.Parse(text)); }
            else { await page.SayAsync(who, text); await SayAsync(teams, host, who, text); }
        }

        page.Table.Run.Notes.ShouldNotBeEmpty();
        page.Table.Run.Phases.ShouldContainKey("cutover");
        IntakeTests.Facts(teams).ShouldBe(IntakeTests.Facts(page));
        teams.Entries.Select(e => e.Actor.Edge).ShouldContain("teams");
        page.Entries.Select(e => e.Actor.Edge).ShouldNotContain("teams");
    }

    private static string Button(Room room, int request) => room.Buttons.Issue(room.Table.Run.Id, new Command.Approve(request, null), "basis");

    private static Task PressAsync(Room page, string who, int request) => page.PressAsync(who, new Press(Button(page, request)));

    private static async Task PressAsync(Room room, TeamsHost host, string who, int request) =>
        (await host.SendAsync(As(room, who, host.Press(Button(room, request))))).StatusCode.ShouldBe(HttpStatusCode.OK);

    private static async Task SayAsync(Room room, TeamsHost host, string who, string text) =>
        (await host.SendAsync(As(room, who, host.Activity(text: text)))).StatusCode.ShouldBe(HttpStatusCode.OK);

    private static System.Text.Json.Nodes.JsonObject As(Room room, string who, System.Text.Json.Nodes.JsonObject activity)
    {
        var at = room.People.All.ToList().FindIndex(p => p.Id == who);
        activity["from"]!["aadObjectId"] = at < 0 ? Guid.Empty.ToString() : Room.ObjectId(at);
        return activity;
    }
}

using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Teams;
using ChatOpsBot.Workers;

namespace ChatOpsBot.Bot.Tests.Teams;

public sealed class OutboxTests
{
    private const string Address = "teams:19:ab";

    [Fact]
    public async Task A_request_that_was_sent_is_the_one_approve_means_there()
    {
        var conversations = new Conversations(new MemoryNotebook());
        await new TeamsOutbox(new Saying(new Posted.Sent("m")), conversations).PostAsync(Row(request: 12), CancellationToken.None);
        (await conversations.LastShownAsync(Address, 7, CancellationToken.None)).ShouldBe(12);
    }

    [Fact]
    public async Task What_was_not_sent_was_not_shown()
    {
        var conversations = new Conversations(new MemoryNotebook());
        var outbox = new TeamsOutbox(new Saying(new Posted.TryLater(TimeSpan.FromSeconds(17), "wait", MaybePosted: false)), conversations);
        var trouble = await Should.ThrowAsync<PostException>(() => outbox.PostAsync(Row(request: 12, attempts: 9), CancellationToken.None));
        trouble.RetryAfter.ShouldBe(TimeSpan.FromSeconds(17));
        trouble.Final.ShouldBeFalse();
        (await conversations.LastShownAsync(Address, 7, CancellationToken.None)).ShouldBeNull();
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(3, true)]
    public async Task What_may_be_there_already_is_not_said_again_without_end(int attempts, bool final)
    {
        var outbox = new TeamsOutbox(new Saying(new Posted.TryLater(TimeSpan.FromSeconds(5), "lost", MaybePosted: true)), new Conversations(new MemoryNotebook()));
        (await Should.ThrowAsync<PostException>(() => outbox.PostAsync(Row(attempts: attempts), CancellationToken.None))).Final.ShouldBe(final);
    }

    [Fact]
    public async Task What_cannot_be_sent_is_given_up() =>
        (await Should.ThrowAsync<PostException>(() => new TeamsOutbox(new Saying(new Posted.GaveUp("gone")), new Conversations(new MemoryNotebook())).PostAsync(Row(), CancellationToken.None)))
            .Final.ShouldBeTrue();

    private static OutboxRow Row(int? request = null, int attempts = 0) => new("r/1/0", Address, "text", new Announcement(7, "hello", Request: request).Write(), attempts);

    private sealed class Saying(Posted answer) : ITeamsPoster
    {
        public Task<Posted> SayAsync(string address, string text, CancellationToken cancel) => Task.FromResult(answer);

        public Task<Posted> ShowAsync(string address, string slot, string card, string summary, CancellationToken cancel) => Task.FromResult(answer);
    }
}

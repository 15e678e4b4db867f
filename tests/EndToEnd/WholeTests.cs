using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChatOpsBot.EndToEnd;

/// <summary>The page before the real desk and the practice world: what a newcomer does in the first minute.</summary>
public sealed class WholeTests(Browser browser) : IClassFixture<Browser>
{
    // Generous: the copying is real, and the machine may be busy.
    private const float Minutes = 4 * 60_000;

    [Fact]
    public async Task A_migration_is_started_let_go_on_and_stopped_from_the_page()
    {
        Browser.SkipWithout();
        await using var bot = await RunningBot.StartAsync();
        await using var engineer = await Window.OpenAsync(browser, bot.Address, "tomas");
        await using var customer = await Window.OpenAsync(browser, bot.Address, "marta", ColorScheme.Dark);
        var (tomas, marta) = (engineer.Page, customer.Page);

        await Expect(tomas.Locator("#card")).ToContainTextAsync("A practice migration is ready.");
        await tomas.GetByRole(AriaRole.Button, new() { Name = "Start the migration…" }).ClickAsync();
        await Expect(tomas.GetByLabel("Command")).ToHaveValueAsync("start msk-to-confluent-cloud");
        await tomas.Keyboard.PressAsync("Enter");

        await Expect(tomas.Locator("#pinned")).ToContainTextAsync("Waiting for you: Create the replicators?", new() { Timeout = Minutes });
        await Expect(marta.Locator("#pinned")).ToContainTextAsync("Waiting: Create the replicators?");
        await Expect(marta.GetByRole(AriaRole.Button, new() { Name = "Go on…" })).ToHaveCountAsync(0);
        await Expect(marta.Locator("#track [aria-current=step]")).ToContainTextAsync("Copy until caught up");

        await tomas.Locator("#pinned").GetByRole(AriaRole.Button, new() { Name = "Go on…" }).ClickAsync();
        await tomas.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await Expect(tomas.Locator("#talk")).ToContainTextAsync("Create the replicators: 4 connectors", new() { Timeout = Minutes });

        await marta.GetByLabel("Command").FillAsync("panic");
        await marta.Keyboard.PressAsync("Enter");
        foreach (var page in new[] { tomas, marta })
            await Expect(page.Locator("#card")).ToContainTextAsync("Panic by Marta: all calls are cut", new() { Timeout = Minutes });
        await tomas.ReloadAsync();
        await Expect(tomas.Locator("#card")).ToContainTextAsync("Panic by Marta: all calls are cut", new() { Timeout = Minutes });

        await customer.PictureAsync("whole-panic");
        engineer.Complaints.Concat(customer.Complaints).ShouldBeEmpty();
    }
}

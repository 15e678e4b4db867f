using System.Text.RegularExpressions;
using ChatOpsBot.Bot.Tests.Console;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChatOpsBot.EndToEnd;

/// <summary>The page in a real browser, before a room that plays one moment of a migration.</summary>
public sealed class PageTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task It_shows_where_the_migration_stands()
    {
        Browser.SkipWithout();
        await using var host = await RoomHost.StartAsync();
        await using var window = await Window.OpenAsync(browser, host, "marta");
        var page = window.Page;

        await Expect(page).ToHaveURLAsync(host.Origin + "/");
        await Expect(page).ToHaveTitleAsync("(1) approval · 46 % · Orders to Cloud");
        await Expect(page.Locator("#track [aria-current=step]")).ToContainTextAsync("Replicate");
        await Expect(page.Locator("#card")).ToContainTextAsync("Copied 18.4 of 40.1 million.");
        await Expect(page.GetByRole(AriaRole.Progressbar)).ToHaveAttributeAsync("aria-valuenow", "46");
        await Expect(page.Locator("#practice")).ToContainTextAsync("PRACTICE WORLD");
        await Expect(page.Locator("#clock")).ToContainTextAsync("UTC");
        await Expect(page.Locator("#sources .stale")).ToContainTextAsync("Kubernetes stale");
        await Expect(page.Locator("#sources .bad")).ToContainTextAsync("leader reached 3 in 10");
        await Expect(page.Locator("#timeline li").First).ToContainTextAsync("#418 9f2c");
        window.Complaints.ShouldBeEmpty("no violation of the content security policy, no script error");
    }

    [Fact]
    public async Task A_change_comes_by_itself_and_a_second_browser_shows_the_same()
    {
        Browser.SkipWithout();
        await using var host = await RoomHost.StartAsync();
        await using var one = await Window.OpenAsync(browser, host, "ingrid");
        await using var other = await Window.OpenAsync(browser, host, "tomas", ColorScheme.Dark);

        host.Room.Progress(71);

        foreach (var window in new[] { one, other })
            await Expect(window.Page.GetByRole(AriaRole.Progressbar)).ToHaveAttributeAsync("aria-valuenow", "71");
        await one.Page.ReloadAsync();
        await Expect(one.Page.GetByRole(AriaRole.Progressbar)).ToHaveAttributeAsync("aria-valuenow", "71");
    }

    [Fact]
    public async Task What_is_typed_reaches_the_room_by_keyboard_alone()
    {
        Browser.SkipWithout();
        await using var host = await RoomHost.StartAsync();
        await using var window = await Window.OpenAsync(browser, host, "tomas");
        var input = window.Page.GetByLabel("Command");

        await input.FocusAsync();
        await window.Page.Keyboard.TypeAsync("scale");
        await Expect(window.Page.Locator("#hint")).ToContainTextAsync("1 to 60, now 30");
        await window.Page.Keyboard.PressAsync("Tab");
        await Expect(input).ToHaveValueAsync("scale replicator ");
        await window.Page.Keyboard.TypeAsync("8");
        await window.Page.Keyboard.PressAsync("Enter");

        await Expect(window.Page.Locator("#talk")).ToContainTextAsync("Noted: scale replicator 8");
        host.Room.Said.Single().ShouldSatisfyAllConditions(s => s.As.ShouldBe("tomas"), s => s.Text.ShouldBe("scale replicator 8"));
    }

    [Fact]
    public async Task Approving_asks_once_more_with_the_typed_word()
    {
        Browser.SkipWithout();
        await using var host = await RoomHost.StartAsync();
        await using var window = await Window.OpenAsync(browser, host, "marta");
        var page = window.Page;

        await page.Locator("#pinned").GetByRole(AriaRole.Button, new() { Name = "Approve…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("no way back");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        host.Room.Pressed.ShouldBeEmpty("the word has not been typed");

        await dialog.GetByLabel("Type confluent to go on").FillAsync("confluent");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#pinned")).ToBeHiddenAsync();
        host.Room.Pressed.Single().ShouldSatisfyAllConditions(p => p.Button.ShouldBe("x0a1"), p => p.Typed.ShouldBe("confluent"), p => p.As.ShouldBe("marta"));
        await Expect(page).ToHaveTitleAsync("46 % · Orders to Cloud");
    }

    [Fact]
    public async Task A_half_typed_reason_lives_through_changes_of_the_card()
    {
        Browser.SkipWithout();
        await using var host = await RoomHost.StartAsync();
        await using var window = await Window.OpenAsync(browser, host, "marta");
        var page = window.Page;

        await page.Locator("#pinned").GetByRole(AriaRole.Button, new() { Name = "Reject…" }).ClickAsync();
        await page.GetByLabel("Because").FillAsync("payments is not");
        host.Room.Progress(60);
        await Expect(page.GetByRole(AriaRole.Progressbar)).ToHaveAttributeAsync("aria-valuenow", "60");
        await page.GetByLabel("Because").PressSequentiallyAsync(" ready");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();

        await Expect(page.Locator("#answer")).ToContainTextAsync("Noted.");
        host.Room.Pressed.Single().Because.ShouldBe("payments is not ready");
    }

    [Fact]
    public async Task A_lost_connection_is_said()
    {
        Browser.SkipWithout();
        var host = await RoomHost.StartAsync();
        await using var window = await Window.OpenAsync(browser, host, "ingrid");
        await host.DisposeAsync();
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Connection lost. What you see is as of", new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task Foreign_text_is_never_markup()
    {
        Browser.SkipWithout();
        await using var host = await RoomHost.StartAsync();
        await using var window = await Window.OpenAsync(browser, host, "tomas");
        const string Nasty = "note <img src=x onerror=document.title='owned'> **bold** ${1}";

        await window.Page.GetByLabel("Command").FillAsync(Nasty);
        await window.Page.Keyboard.PressAsync("Enter");

        await Expect(window.Page.Locator("#talk")).ToContainTextAsync("Noted: " + Nasty);
        (await window.Page.Locator("#talk img").CountAsync()).ShouldBe(0);
        (await window.Page.TitleAsync()).ShouldNotBe("owned");
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 400)]
    [InlineData(ColorScheme.Dark, 400)]
    public async Task It_is_usable_by_all_in_both_themes_and_widths(ColorScheme theme, int width)
    {
        Browser.SkipWithout();
        await using var host = await RoomHost.StartAsync();
        await using var window = await Window.OpenAsync(browser, host, "marta", theme, width, width == 400 ? 800 : 900);

        var found = await window.Page.RunAxe();
        await window.PictureAsync($"war-room-{theme}-{width}".ToLowerInvariant());

        found.Violations.Select(v => $"{v.Id}: {v.Help} ({string.Join(", ", v.Nodes.Take(3).Select(n => n.Html))})").ShouldBeEmpty();
        (await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue("nothing sticks out to the side");
        if (width > 900) (await window.Page.EvaluateAsync<bool>("document.documentElement.scrollHeight <= innerHeight")).ShouldBeTrue("the panes scroll, not the page");
        window.Complaints.Where(c => !Regex.IsMatch(c, "axe")).ShouldBeEmpty();
    }
}

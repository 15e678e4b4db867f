using ChatOpsBot.Bot.Tests.Console;
using Microsoft.Playwright;

namespace ChatOpsBot.EndToEnd;

/// <summary>Debian's Chromium, started once; and a room to open in it. Skips, saying why, where there is no Chromium.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    // A busy machine is slow, not wrong.
    private const float PatienceMilliseconds = 60_000;
    private IPlaywright? _playwright;

    public IBrowser Instance { get; private set; } = null!;

    public static void SkipWithout() => Assert.SkipWhen(!File.Exists(Chromium), $"{Chromium} is not here: apt-get install chromium");

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium)) return;
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        _playwright = await Playwright.CreateAsync();
        Instance = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (Instance is not null) await Instance.DisposeAsync();
        _playwright?.Dispose();
    }
}

/// <summary>One browser window before a room; keeps what the browser complained about.</summary>
internal sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private Window(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    public List<string> Complaints { get; } = [];

    public static async Task<Window> OpenAsync(Browser browser, string address, string speakAs, ColorScheme theme = ColorScheme.Light, int width = 1280, int height = 900)
    {
        var context = await browser.Instance.NewContextAsync(new BrowserNewContextOptions { ColorScheme = theme, ViewportSize = new ViewportSize { Width = width, Height = height } });
        await context.AddInitScriptAsync($"sessionStorage.getItem('as') ?? sessionStorage.setItem('as', '{speakAs}')");
        context.SetDefaultTimeout(60_000);
        var window = new Window(context, await context.NewPageAsync());
        window.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") window.Complaints.Add(message.Text);
        };
        window.Page.PageError += (_, error) => window.Complaints.Add(error);
        await window.Page.GotoAsync(address);
        await window.Page.Locator("#card .ac-adaptiveCard").WaitForAsync();
        return window;
    }

    public static async Task<Window> OpenAsync(Browser browser, RoomHost host, string speakAs, ColorScheme theme = ColorScheme.Light, int width = 1280, int height = 900)
    {
        var window = await OpenAsync(browser, host.Address, speakAs, theme, width, height);
        await window.Page.Locator("#charts canvas").First.WaitForAsync();
        return window;
    }

    public async Task<string> PictureAsync(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root(), ".artifacts", "screenshots")).FullName;
        var file = Path.Combine(folder, name + ".png");
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = file, FullPage = true });
        return file;
    }

    public ValueTask DisposeAsync() => new(_context.CloseAsync());

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "ChatOpsBot.sln"))) return folder.FullName;
        return AppContext.BaseDirectory;
    }
}

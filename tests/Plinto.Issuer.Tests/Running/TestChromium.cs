using System.Globalization;
using Microsoft.Playwright;

namespace Plinto.Issuer.Tests.Running;

/// <summary>The system's Chromium before a running site; the site's name leads to its port.</summary>
public sealed class TestChromium(Postgres postgres) : IAsyncLifetime
{
    private const string Executable = "/usr/bin/chromium";

    private static readonly string[] Arguments =
    [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--unsafely-treat-insecure-origin-as-secure=" + TestIssuer.PublicUrl, // as https is: Sec-Fetch-Site is sent, COOP holds
    ];

    private readonly SemaphoreSlim _starting = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private TestSite? _site;

    /// <summary>The site; started by <see cref="OpenAsync"/>.</summary>
    internal TestSite Site => _site!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A page in a context of its own. Skips the test where Chromium is missing; in CI that is a failure.</summary>
    internal async Task<IPage> OpenAsync(BrowserNewContextOptions? options = null)
    {
        await StartAsync();
        options ??= new BrowserNewContextOptions();
        options.Locale = "en-US";
        var context = await _browser!.NewContextAsync(options);
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _starting.Dispose();
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }
    }

    private async Task StartAsync()
    {
        if (!File.Exists(Executable))
        {
            const string Missing = "/usr/bin/chromium is missing; install Debian's package chromium";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is "true", Missing);
            Assert.Fail(Missing);
        }

        await _starting.WaitAsync();
        try
        {
            if (_browser is null)
            {
                _site = await TestSite.StartAsync(postgres);
                await _site.QueryAsync("update tenants set name = 'Harbour Coffee'");
                _playwright = await Playwright.CreateAsync();
                var map = $"--host-resolver-rules=MAP issuer.test 127.0.0.1:{_site.Issuer.BaseAddress.Port.ToString(CultureInfo.InvariantCulture)}";
                _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Executable, Headless = true, Args = [.. Arguments, map] });
            }
        }
        finally
        {
            _starting.Release();
        }
    }
}

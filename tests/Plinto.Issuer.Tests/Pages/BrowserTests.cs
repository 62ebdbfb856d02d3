using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Playwright;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Pages;

/// <summary>The pages in a real browser.</summary>
[Collection(Alone.Name)]
public sealed class BrowserTests(TestChromium chromium) : IClassFixture<TestChromium>
{
    private const string Origin = TestIssuer.PublicUrl;

    [Fact]
    public async Task A_person_signs_in_with_the_keyboard_alone()
    {
        var page = await chromium.OpenAsync();
        await chromium.Site.PersonAsync("keyboard@example.com");
        await page.GotoAsync(Origin + chromium.Site.Path + "/sign-in");

        await Assertions.Expect(page.Locator("#email")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("keyboard@example.com");
        await page.Keyboard.PressAsync("Tab"); // forgot password?
        Assert.Equal("Forgot password?", await page.EvaluateAsync<string>("document.activeElement.textContent"));
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(TestSite.Password);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Space"); // show
        Assert.Equal("text", await page.GetAttributeAsync("#password", "type"));
        await Assertions.Expect(page.Locator("#password")).ToBeFocusedAsync(); // it came back
        await page.Keyboard.PressAsync("Enter");

        await page.ArrivesAtAsync("**/account");
        await page.GoBackAsync();
        await page.ArrivesAtAsync("**/account"); // the back button leads to no stale form
    }

    [Fact]
    public async Task A_person_signs_up_without_JavaScript()
    {
        var page = await chromium.OpenAsync(new BrowserNewContextOptions { JavaScriptEnabled = false });
        var site = chromium.Site;
        await page.GotoAsync(Origin + site.Path + "/sign-in");
        await page.ClickAsync("text=Sign up");
        await page.FillAsync("#email", "noscript@example.com");
        await page.FillAsync("#password", TestSite.Password);
        await page.ClickAsync("text=Create account");
        await page.GotoAsync(Origin + site.LinkOf((await site.MailsAsync("noscript@example.com"))[0]));
        await page.ClickAsync("text=Confirm my address >> visible=true");

        await page.ArrivesAtAsync("**/account");
        Assert.Contains("noscript@example.com", await page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_sign_in_the_browser_goes_on_to_an_application_of_another_origin(bool goesOnFromThere)
    {
        var page = await chromium.OpenAsync();
        using var app = new TcpListener(IPAddress.Loopback, 0);
        app.Start();
        var serving = ServeAsync(app, goesOnFromThere);
        var email = $"app-{goesOnFromThere}@example.com";
        var redirectUri = $"http://127.0.0.1:{((IPEndPoint)app.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}/callback";
        await chromium.Site.PersonAsync(email);
        using var created = await chromium.Site.Tenant.CallAsync(
            HttpMethod.Post, "/v1/clients", new { name = "App", type = "public", grantTypes = new[] { "authorization_code" }, redirectUris = new[] { redirectUri } });
        var clientId = (await created.JsonAsync(HttpStatusCode.Created)).GetProperty("client").GetProperty("id").GetString();
        var refused = new List<string>();
        page.Console += (_, message) => { if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) { refused.Add(message.Text); } };

        await page.GotoAsync($"{Origin}{chromium.Site.Path}/oauth/authorize?response_type=code&client_id={clientId}&redirect_uri={Uri.EscapeDataString(redirectUri)}"
            + "&scope=openid&state=s&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256");
        await page.FillAsync("#email", email);
        await page.FillAsync("#password", TestSite.Password);
        await page.ClickAsync("button[type=submit]");
        await page.ArrivesAtAsync(goesOnFromThere ? "http://localhost:*/landed?*" : "**/callback?*");

        Assert.Contains("code=", page.Url, StringComparison.Ordinal);
        Assert.Equal([], refused);
        app.Stop();
        await serving;
    }

    private static async Task ServeAsync(TcpListener app, bool goesOn)
    {
        try
        {
            while (true)
            {
                using var client = await app.AcceptTcpClientAsync();
                using var reader = new StreamReader(client.GetStream());
                var path = (await reader.ReadLineAsync() ?? "").Split(' ').ElementAtOrDefault(1) ?? "";
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                }

                var port = ((IPEndPoint)app.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
                var answer = goesOn && path.StartsWith("/callback", StringComparison.Ordinal)
                    ? $"HTTP/1.1 302 Found\r\nLocation: http://localhost:{port}/landed?{path.Split('?')[1]}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    : "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\nConnection: close\r\n\r\nlanded";
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}

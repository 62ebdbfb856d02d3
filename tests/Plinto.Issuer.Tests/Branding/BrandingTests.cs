using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Plinto.Issuer.Branding;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Branding;

public sealed class BrandingTests(OneIssuer one) : IClassFixture<OneIssuer>
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3, 4];

    [Fact]
    public async Task Colour_and_logo_show_on_the_pages()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        using var colored = await tenant.CallAsync(HttpMethod.Patch, "/v1/branding", new { color = "#d9480f" });
        using var set = await PutLogoAsync(tenant, Png);
        var path = (await set.JsonAsync()).GetProperty("logoPath").GetString()!;

        var page = await new TestBrowser(issuer).GetAsync(tenant.Path + "/sign-in");
        using var logo = await issuer.Http.GetAsync(tenant.Path + path);

        Assert.Equal("#d9480f", (await colored.JsonAsync()).GetProperty("color").GetString());
        Assert.Contains("--accent:#d9480f", page.Html, StringComparison.Ordinal);
        Assert.Contains($"<img src=\"{tenant.Path}{path}\"", page.Html, StringComparison.Ordinal);
        Assert.Equal(Png, await logo.Content.ReadAsByteArrayAsync());
        Assert.Equal(("image/png", "nosniff"), (logo.Content.Headers.ContentType!.MediaType, logo.Headers.GetValues("X-Content-Type-Options").Single()));

        using var removed = await tenant.CallAsync(HttpMethod.Delete, "/v1/branding/logo");
        using var reset = await tenant.CallAsync(HttpMethod.Patch, "/v1/branding", new { color = "" });
        Assert.Equal("{}", await reset.Content.ReadAsStringAsync());
        Assert.DoesNotContain("<img", (await new TestBrowser(issuer).GetAsync(tenant.Path + "/sign-in")).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("red")]
    [InlineData("#FF0000")]
    [InlineData("#f00")]
    [InlineData("#ff0000;}body{display:none")]
    [InlineData("#ff0000\n")]
    public async Task Attack_by_style_in_the_colour_is_refused(string color)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);

        using var response = await tenant.CallAsync(HttpMethod.Patch, "/v1/branding", new { color });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Attack_by_a_logo_that_is_markup_or_too_large_is_refused()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        foreach (var data in new[]
                 {
                     Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), Encoding.UTF8.GetBytes("<!doctype html><script>alert(1)</script>"),
                         "GIF89a"u8.ToArray(), [],
                     [.. Png, .. new byte[Logo.Largest]],
                 })
        {
            using var response = await PutLogoAsync(tenant, data);

            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }

        using var none = await issuer.Http.GetAsync(tenant.Path + "/branding/logo");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public void Every_colour_stays_readable()
    {
        for (var color = 0; color <= 0xffffff; color += 4099) // a prime: all channels vary
        {
            var colors = BrandColors.From($"#{color:x6}");

            Assert.True(BrandColors.Contrast(colors.Accent, colors.OnAccent) >= 4.5, colors.ToString());
            Assert.True(BrandColors.Contrast(colors.OnLight, BrandColors.Light) >= 4.5, colors.ToString());
            Assert.True(BrandColors.Contrast(colors.OnDark, BrandColors.Dark) >= 4.5, colors.ToString());
        }
    }

    [Fact]
    public async Task An_operator_sets_how_people_sign_in()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        using var changed = await Management.CallAsync(
            issuer, issuer.OperatorKey, HttpMethod.Patch, "/v1/tenants/" + tenant.Slug, new { signUp = false, sessionIdleLifetime = 3600, sessionLifetime = 86400 });
        using var wrong = await Management.CallAsync(issuer, issuer.OperatorKey, HttpMethod.Patch, "/v1/tenants/" + tenant.Slug, new { sessionLifetime = 10 });

        var after = await changed.JsonAsync();
        Assert.Equal((false, 3600, 86400),
            (after.GetProperty("signUp").GetBoolean(), after.GetProperty("sessionIdleLifetime").GetInt32(), after.GetProperty("sessionLifetime").GetInt32()));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal("Sign-up is closed", (await new TestBrowser(issuer).GetAsync(tenant.Path + "/sign-up")).Title);
    }

    private static async Task<HttpResponseMessage> PutLogoAsync(TestTenant tenant, byte[] data)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/v1/branding/logo") { Content = new ByteArrayContent(data) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tenant.ApiKey);
        return await tenant.Issuer.Http.SendAsync(request);
    }
}

using System.Net;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Welcome;

/// <summary>What stands at <c>/</c>.</summary>
public sealed class WelcomeTests(OneIssuer one) : IClassFixture<OneIssuer>
{
    [Fact]
    public async Task Root_says_what_this_is_and_every_link_on_it_leads_somewhere()
    {
        var issuer = await one.GetAsync();

        using var page = await issuer.Http.GetAsync("/");
        var html = await page.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Contains("<h1>Plinto issuer</h1>", html, StringComparison.Ordinal);
        Assert.Contains("script-src 'nonce-", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var links = System.Text.RegularExpressions.Regex.Matches(html, "<a href=\"([^\"]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.Contains("/docs", links);
        foreach (var link in links)
        {
            using var target = await issuer.Http.GetAsync(link);
            Assert.True((int)target.StatusCode < 400, $"{link}: {target.StatusCode}");
        }
    }

    [Fact]
    public async Task Root_of_a_tenant_leads_to_its_account()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);

        using var answer = await issuer.Http.GetAsync($"/t/{tenant.Slug}");

        Assert.Equal((HttpStatusCode.SeeOther, $"/t/{tenant.Slug}/account"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
    }
}

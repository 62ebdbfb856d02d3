using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Plinto.AspNetCore;

namespace Plinto.Samples.ProtectedApi;

/// <summary>The pages of the sample: one for everybody, one for people who signed in.</summary>
internal static class Pages
{
    public static async Task<IResult> Home(HttpContext http, IAuthenticationService authentication)
    {
        var person = (await authentication.AuthenticateAsync(http, PlintoDefaults.SignInScheme)).Principal;
        return Page(http, $"""
            <h1>Sample app behind Plinto</h1>
            <p>This page is public. Everything under <code>/api</code> needs a token, which the edge and this app verify each on their own.</p>
            {(person is null
                ? """<p><a class="button" href="/signin?returnUrl=/account">Sign in</a></p>"""
                : $"""<p>Signed in as <strong>{Text(person.FindFirstValue("email"))}</strong>.</p><p><a class="button" href="/account">Your account</a></p>{SignOut}""")}
            <table>
              <tr><td><code>GET /account</code></td><td>a page for people: sends you to sign in</td></tr>
              <tr><td><code>GET /api/me</code></td><td>who you are, by your token</td></tr>
              <tr><td><code>GET /api/echo</code></td><td>your request exactly as it arrived here</td></tr>
              <tr><td><code>GET /api/admin</code></td><td>needs the scope <code>api:admin</code></td></tr>
            </table>
            """);
    }

    public static async Task<IResult> Account(HttpContext http, ClaimsPrincipal person, MyApi api, CancellationToken ct)
    {
        var token = await http.GetTokenAsync(PlintoDefaults.SignInScheme, "access_token");
        return Page(http, $"""
            <h1>Hello{(person.Identity?.Name is { Length: > 0 } name ? " " + Text(name) : "")}</h1>
            <table>
              <tr><td>email</td><td id="email">{Text(person.FindFirstValue("email"))}</td></tr>
              <tr><td>subject</td><td><code>{Text(person.FindFirstValue("sub"))}</code></td></tr>
              <tr><td>session</td><td><code id="session">{Text(person.FindFirstValue("sid"))}</code></td></tr>
              <tr><td>the API says</td><td><code id="api">{Text(await api.WhoAmIAsync(token ?? "", ct))}</code></td></tr>
            </table>
            {SignOut}
            <p><a href="/">Back</a></p>
            """);
    }

    private const string SignOut = """<form method="post" action="/signout"><button class="button quiet">Sign out</button></form>""";

    private const string Style = """
        :root { color-scheme: light dark; --line: light-dark(#d8dce3, #353b46); --ink: light-dark(#1c2330, #e8ebf0); --soft: light-dark(#5a6474, #a2abba); --page: light-dark(#fff, #14181f); --accent: light-dark(#2450c5, #8fb0ff); }
        body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; }
        main { max-width: 42rem; margin: 0 auto; padding: 3rem 1.25rem; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
        p { color: var(--soft); margin: 0 0 1.5rem; } a { color: var(--accent); }
        .button { display: inline-block; font: inherit; font-weight: 600; padding: .55rem 1.1rem; border: 0; border-radius: .5rem; background: var(--accent); color: var(--page); text-decoration: none; cursor: pointer; }
        .button.quiet { background: none; color: var(--accent); box-shadow: inset 0 0 0 1px var(--line); margin: 1rem 0; }
        table { border-collapse: collapse; width: 100%; }
        td { border-top: 1px solid var(--line); padding: .6rem .75rem .6rem 0; vertical-align: top; overflow-wrap: anywhere; }
        code { font: .9em ui-monospace, monospace; }
        """;

    private static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");

    private static IResult Page(HttpContext http, string body)
    {
        http.Response.Headers.CacheControl = "no-store"; // what the back button shows after sign-out is asked for anew
        return TypedResults.Text($"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Sample app behind Plinto</title>
            <style>{Style}</style>
            <main>{body}</main>
            </html>
            """, "text/html; charset=utf-8");
    }
}

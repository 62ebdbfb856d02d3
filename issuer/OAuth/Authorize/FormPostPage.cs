using System.Net;
using System.Net.Mime;
using System.Text;
using Plinto.Issuer.Branding;
using Plinto.Issuer.Http;
using Plinto.Issuer.Pages;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>
/// The answer as a form that posts itself (OAuth 2.0 Form Post Response Mode), or by a button without JavaScript. Its policy has no <c>form-action</c>: browsers would hold
/// whatever the client does after the post against it, too.
/// </summary>
internal sealed class FormPostPage(string redirectUri, (string Name, string? Value)[] parameters) : IResult
{

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var nonce = PageHeaders.NewNonce();
        var response = httpContext.Response;
        CacheHeaders.NoStore(response);
        response.Headers.ContentSecurityPolicy = $"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; frame-ancestors 'none'; base-uri 'none'";
        response.Headers.XFrameOptions = "DENY";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.ContentType = MediaTypeNames.Text.Html + "; charset=utf-8";
        return response.WriteAsync(Html(nonce), Encoding.UTF8, httpContext.RequestAborted);
    }

    private string Html(string nonce)
    {
        var colors = BrandColors.From(null);
        var fields = new StringBuilder();
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
            {
                fields.Append($"<input type=\"hidden\" name=\"{name}\" value=\"{WebUtility.HtmlEncode(value)}\">");
            }
        }

        return $$"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Back to the app</title>
            <style nonce="{{nonce}}">:root{--accent:{{colors.Accent}};--on-accent:{{colors.OnAccent}};--link-light:{{colors.OnLight}};--link-dark:{{colors.OnDark}}}{{PageAssets.Style}}</style>
            </head>
            <body>
            <div class="page"><main class="card">
            <h1>Back to the app</h1>
            <p class="lead">If nothing happens by itself, press Continue.</p>
            <form method="post" action="{{WebUtility.HtmlEncode(redirectUri)}}">{{fields}}<button class="button">Continue</button></form>
            </main></div>
            <script nonce="{{nonce}}">document.forms[0].submit();</script>
            </body>
            </html>
            """;
    }
}

using System.Text;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>
/// The answer to the client, through the person's browser (RFC 6749 §4.1.2): with <c>iss</c>, so that a client of several issuers cannot be fooled about whose it is (RFC 9207).
/// </summary>
internal static class AuthorizeResponse
{
    public const string Query = "query";
    public const string FormPost = "form_post";

    /// <summary>The code.</summary>
    public static IResult Grant(PendingRequest request, string issuer, string code) =>
        Send(request.ResponseMode, request.RedirectUri, ("code", code), ("state", request.State), ("iss", issuer));

    /// <summary>An error, once the person was asked.</summary>
    public static IResult Refuse(PendingRequest request, string issuer, AuthorizeError error) => Refuse(request.ResponseMode, request.RedirectUri, request.State, issuer, error);

    /// <summary>An error of the request itself, whose redirect URI was found good.</summary>
    public static IResult Refuse(AuthorizeRequest request, AuthorizeError error) => Refuse(request.ResponseMode, request.RedirectUri, request.State, request.Client.Issuer, error);

    /// <summary>An address with parameters behind those it has.</summary>
    public static string Append(string uri, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var text = new StringBuilder(uri);
        var separator = !uri.Contains('?') ? "?" : uri[^1] is '?' or '&' ? "" : "&";
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
            {
                text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
                separator = "&";
            }
        }

        return text.ToString();
    }

    private static IResult Refuse(string mode, string redirectUri, string? state, string issuer, AuthorizeError error) =>
        Send(mode, redirectUri, ("error", error.Error), ("error_description", error.Description), ("state", state), ("iss", issuer));

    private static IResult Send(string mode, string redirectUri, params ReadOnlySpan<(string Name, string? Value)> parameters) =>
        mode == FormPost ? new FormPostPage(redirectUri, [.. parameters]) : Redirection.To(Append(redirectUri, parameters));
}

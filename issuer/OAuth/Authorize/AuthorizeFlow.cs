using Plinto.Issuer.Http;
using Plinto.Issuer.Sessions;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>A good authorization request and the person in front of it. Each step looks at what it is about and either answers or lets the next one look.</summary>
internal sealed class AuthorizeFlow(HttpContext http, AuthorizeClient client, PendingRequest request, Func<string> seal)
{
    public HttpContext Http => http;

    public AuthorizeClient Client => client;

    public PendingRequest Request => request;

    /// <summary>By <see cref="LoadSession"/>; null: nobody is signed in.</summary>
    public BrowserSession? Session { get; set; }

    /// <summary>Whether the client forbids every page.</summary>
    public bool IsSilent => request.Prompt.Contains(CheckPrompt.None);

    /// <summary>Sends the person to a page that carries the request on; or the client away, if it forbids pages.</summary>
    /// <param name="unasked">What the client is told then.</param>
    public IResult Ask(string page, AuthorizeError unasked) =>
        IsSilent ? Refuse(unasked) : Redirection.To(AuthorizeResponse.Append(http.Request.PathBase + page, ("request", seal())));

    public IResult Refuse(AuthorizeError error) => AuthorizeResponse.Refuse(request, client.Issuer, error);
}

using Plinto.Tokens.AccessTokens;

namespace Plinto.Edge.Proxy;

/// <summary>A request that may stay open for hours, and the token that let it in.</summary>
internal sealed class OpenStream(HttpContext http, AccessToken token)
{
    private readonly Lock _ending = new();
    private bool _ended;

    public AccessToken Token { get; } = token;

    /// <summary>Cuts the connection: there is no other way to tell a stream no.</summary>
    public void Cut()
    {
        // INVARIANT: never after End: the server uses the context again for another request.
        lock (_ending)
        {
            if (!_ended)
            {
                http.Abort();
            }
        }
    }

    /// <summary>It came to its end.</summary>
    public void End()
    {
        lock (_ending)
        {
            _ended = true;
        }
    }
}

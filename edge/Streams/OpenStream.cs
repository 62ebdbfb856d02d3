using Plinto.Edge.Policies;
using Plinto.Tokens.AccessTokens;

namespace Plinto.Edge.Streams;

/// <summary>A request that may stay open for hours, the token that let it in, and what the policy was asked if the route has one.</summary>
internal sealed class OpenStream(HttpContext http, AccessToken token, DecidedInput? decided)
{
    private readonly Lock _ending = new();
    private bool _ended;

    public AccessToken Token { get; } = token;

    public DecidedInput? Decided { get; } = decided;

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

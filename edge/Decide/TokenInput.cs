using Plinto.Rego.Values;
using Plinto.Tokens.AccessTokens;

namespace Plinto.Edge.Decide;

/// <summary>What policies are given of a token: its claims, and who it is for. Made once for each token and policy, and kept with the token in the cache.</summary>
internal sealed class TokenInput(InputShapes shapes, AccessToken token)
{
    /// <summary>The shapes it was made with: another release has others.</summary>
    public InputShapes Shapes { get; } = shapes;

    /// <summary>All claims as they stand in the token.</summary>
    public RegoObject Claims { get; } = (RegoObject)RegoJson.Read(token.Claims.Span, shapes.Strings);

    /// <summary>A client that acts for nobody but itself has its own id as subject.</summary>
    public RegoObject Subject { get; } =
        shapes.Entity.Make(shapes.Text(string.Equals(token.Subject, token.ClientId, StringComparison.Ordinal) ? "client" : "identity"), RegoString.Of(token.Subject));

    public string? Acr => Claims.Find("acr") is RegoString acr ? acr.Value : null;
}

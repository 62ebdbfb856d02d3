using System.Text.Json;
using Plinto.Rego.Values;

namespace Plinto.Decisions.Input;

/// <summary>What policies are given of a token: its claims, and who it is for. Immutable; to be made once for each token and policy.</summary>
/// <param name="shapes">Of the policy that will read it.</param>
/// <param name="claims">All claims, as they stand in the token.</param>
public sealed class TokenInput(InputShapes shapes, RegoObject claims)
{
    /// <summary>The decision about who shows a token that <see cref="Read"/> can't read.</summary>
    public static readonly PolicyDecision Unreadable = PolicyDecision.No with { Code = DecisionCode.Error, Fault = "the token's claims cannot be read as policies read JSON" };

    /// <summary>The shapes it was made with: another release has others.</summary>
    public InputShapes Shapes { get; } = shapes;

    /// <summary>All claims as they stand in the token.</summary>
    public RegoObject Claims { get; } = claims;

    /// <summary><c>subject</c>: type and id. A client that acts for nobody but itself has its own id as subject.</summary>
    public RegoObject Subject { get; } = MakeSubject(shapes, Text(claims, "sub") ?? "", Text(claims, "client_id"));

    /// <summary>How strongly the subject signed in; null if the token does not say.</summary>
    public string? Acr => Text(Claims, "acr");

    /// <summary>Reads the claims of a verified token; null if they can't be read as Rego reads JSON.</summary>
    /// <param name="shapes">Of the policy that will read them.</param>
    /// <param name="claims">The JSON that was signed.</param>
    public static TokenInput? Read(InputShapes shapes, ReadOnlySpan<byte> claims)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        try
        {
            return RegoJson.Read(claims, shapes.Strings) is RegoObject read ? new TokenInput(shapes, read) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static RegoObject MakeSubject(InputShapes shapes, string subject, string? client) =>
        shapes.Entity.Make(shapes.Text(string.Equals(subject, client, StringComparison.Ordinal) ? "client" : "identity"), RegoString.Of(subject));

    private static string? Text(RegoObject claims, string name) => claims.Find(name) is RegoString text ? text.Value : null;
}

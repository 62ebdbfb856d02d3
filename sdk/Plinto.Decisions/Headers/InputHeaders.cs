namespace Plinto.Decisions.Headers;

/// <summary>Which headers of a request a policy may be given.</summary>
public static class InputHeaders
{
    // Folded. Credentials stay with who verifies them: a policy, and with it the decision log, is given the claims. `Forwarded` is written by each proxy anew, and never reaches an
    // app behind the edge.
    private static readonly string[] Never = ["authorization", "proxyauthorization", "cookie", "dpop", "forwarded"];

    /// <summary>
    /// Whether a policy may be given the header: never a credential, an identity that an edge says (<c>X-Plinto-…</c>), what a proxy says of where the request came from
    /// (<c>Forwarded</c>, <c>X-Forwarded-…</c>), or another method or path than the request's.
    /// </summary>
    /// <param name="name">The header's name, in any case.</param>
    /// <param name="fromTrustedProxies">
    /// True where somebody has removed from the request what clients wrote in the name of proxies, as the edge does: headers such as <c>X-Real-IP</c> may then be given. Default
    /// false: they may not.
    /// </param>
    public static bool MayRead(string name, bool fromTrustedProxies = false)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length > 0 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')
            && !IsNever(name) && !ForgeableHeaders.IsIdentity(name) && !ForgeableHeaders.IsOverride(name) && (fromTrustedProxies || !ForgeableHeaders.IsOfProxies(name));
    }

    private static bool IsNever(string name)
    {
        var folded = FoldedName.Of(name, stackalloc char[FoldedName.Longest]);
        foreach (var known in Never)
        {
            if (folded.SequenceEqual(known))
            {
                return true;
            }
        }

        return folded.StartsWith("xforwarded", StringComparison.Ordinal);
    }
}

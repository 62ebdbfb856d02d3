namespace Plinto.Tokens.Signatures;

/// <summary>What one kind of compact JWS demands of its text and its header. Which algorithm is right is never its business: the key says that.</summary>
/// <param name="types">
/// The values of <c>typ</c> that are read (RFC 8725 §3.11), compared without case and with or without <c>application/</c>. Name what the format has, so that no signed text
/// of another kind passes for it.
/// </param>
public sealed class JwsFormat(params string[] types)
{
    /// <summary>The values of <c>typ</c> that are read.</summary>
    public IReadOnlyList<string> Types { get; } = types;

    /// <summary>True if a header without <c>typ</c> is read too: for formats older than RFC 8725. Default false.</summary>
    public bool TypeOptional { get; init; }

    /// <summary>True if the header may lack <c>kid</c>, which then verifies with a set of exactly one key (OpenID Connect Core §10.1). Default false.</summary>
    public bool KeyIdOptional { get; init; }

    /// <summary>True if the header's JSON may have escapes, such as the <c>\/</c> of some writers: for tokens that others make. Default false.</summary>
    public bool EscapesAllowed { get; init; }

    /// <summary>The longest text that is read, in characters. Default 16384.</summary>
    public int MaximumLength { get; init; } = 16384;

    internal bool Allows(string? type)
    {
        if (type is null)
        {
            return TypeOptional;
        }

        foreach (var known in Types)
        {
            if (IsType(type, known))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsType(ReadOnlySpan<char> actual, string expected)
    {
        const string Prefix = "application/";
        actual = actual.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? actual[Prefix.Length..] : actual;
        return actual.Equals(expected, StringComparison.OrdinalIgnoreCase);
    }
}

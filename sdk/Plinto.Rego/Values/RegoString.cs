namespace Plinto.Rego.Values;

/// <summary>A string; ordered by code points, which is the order of its UTF-8 bytes.</summary>
public sealed class RegoString : RegoValue
{
    /// <summary>The empty string.</summary>
    public static readonly RegoString Empty = new("");

    private int _hash;

    /// <summary>Wraps a C# string. Lone surrogates must have been replaced by U+FFFD before (<see cref="Of"/> does it).</summary>
    internal RegoString(string value) => Value = value;

    /// <summary>The text.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override RegoKind Kind => RegoKind.String;

    /// <summary>Makes a string value; lone surrogates become U+FFFD, as no UTF-8 text can hold them.</summary>
    public static RegoString Of(string value) => value.Length == 0 ? Empty : new RegoString(WellFormed(value));

    /// <summary>Compares two texts by code points.</summary>
    public static int CompareCodePoints(string a, string b)
    {
        var shared = a.AsSpan().CommonPrefixLength(b);
        if (shared == a.Length || shared == b.Length)
        {
            return a.Length - b.Length;
        }

        // UTF-16 puts surrogates (U+10000 and above) below U+E000..U+FFFF; code point order puts them above.
        char x = a[shared], y = b[shared];
        var highX = char.IsSurrogate(x);
        return highX != char.IsSurrogate(y) ? (highX ? 1 : -1) : x - y;
    }

    /// <inheritdoc/>
    public override bool Equals(RegoValue? other) =>
        ReferenceEquals(this, other) || (other is RegoString s && EqualsString(s));

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = _hash;
        if (hash == 0)
        {
            hash = Value.GetHashCode(StringComparison.Ordinal);
            _hash = hash = hash == 0 ? 1 : hash;
        }

        return hash;
    }

    internal bool EqualsString(RegoString other) =>
        ReferenceEquals(Value, other.Value)
        || (Value.Length == other.Value.Length && (_hash == other._hash || _hash == 0 || other._hash == 0) && SameText(Value, other.Value));

    private protected override int CompareSameKind(RegoValue other)
    {
        var text = ((RegoString)other).Value;
        WorkMeter.Text(Math.Min(Value.Length, text.Length));
        return CompareCodePoints(Value, text);
    }

    private static bool SameText(string a, string b)
    {
        WorkMeter.Text(a.Length);
        return string.Equals(a, b);
    }

    private static string WellFormed(string value)
    {
        var at = value.AsSpan().IndexOfAnyInRange('\ud800', '\udfff');
        if (at < 0)
        {
            return value;
        }

        return string.Create(value.Length, value, static (to, from) =>
        {
            for (var i = 0; i < from.Length; i++)
            {
                if (i + 1 < from.Length && char.IsSurrogatePair(from[i], from[i + 1]))
                {
                    to[i] = from[i];
                    to[++i] = from[i];
                }
                else
                {
                    to[i] = char.IsSurrogate(from[i]) ? '\ufffd' : from[i];
                }
            }
        });
    }
}

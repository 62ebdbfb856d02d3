namespace Plinto.Rego.Values;

/// <summary>An immutable Rego value with Rego's equality, total order and text form.</summary>
public abstract class RegoValue : IEquatable<RegoValue>, IComparable<RegoValue>
{
    private protected RegoValue()
    {
    }

    /// <summary>The kind of this value.</summary>
    public abstract RegoKind Kind { get; }

    /// <summary>Compares in Rego's total order: null &lt; boolean &lt; number &lt; string &lt; array &lt; object &lt; set.</summary>
    public static int Compare(RegoValue a, RegoValue b)
    {
        if (ReferenceEquals(a, b))
        {
            return 0;
        }

        var kinds = (int)a.Kind - (int)b.Kind;
        return kinds != 0 ? kinds : a.CompareSameKind(b);
    }

    /// <inheritdoc/>
    public int CompareTo(RegoValue? other) => other is null ? 1 : Compare(this, other);

    /// <summary>Equality by value: <c>1</c> equals <c>1.0</c>, sets and objects compare without regard to order.</summary>
    public abstract bool Equals(RegoValue? other);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => obj is RegoValue value && Equals(value);

    /// <inheritdoc/>
    public abstract override int GetHashCode();

    /// <summary>The value as Rego text: sets as <c>{1, 2}</c>, the empty set as <c>set()</c>.</summary>
    public override string ToString() => RegoText.Write(this);

    /// <summary>The value as JSON: sets become sorted arrays, keys that are no strings become their JSON text.</summary>
    public string ToJson() => RegoJson.Write(this);

    /// <summary>Equality by value.</summary>
    public static bool operator ==(RegoValue? a, RegoValue? b) => a is null ? b is null : a.Equals(b);

    /// <summary>Inequality by value.</summary>
    public static bool operator !=(RegoValue? a, RegoValue? b) => !(a == b);

    /// <summary>Rego's order.</summary>
    public static bool operator <(RegoValue a, RegoValue b) => Compare(a, b) < 0;

    /// <summary>Rego's order.</summary>
    public static bool operator >(RegoValue a, RegoValue b) => Compare(a, b) > 0;

    /// <summary>Rego's order.</summary>
    public static bool operator <=(RegoValue a, RegoValue b) => Compare(a, b) <= 0;

    /// <summary>Rego's order.</summary>
    public static bool operator >=(RegoValue a, RegoValue b) => Compare(a, b) >= 0;

    private protected abstract int CompareSameKind(RegoValue other);
}

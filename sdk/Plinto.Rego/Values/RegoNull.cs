namespace Plinto.Rego.Values;

/// <summary>The value <c>null</c>.</summary>
public sealed class RegoNull : RegoValue
{
    /// <summary>The only instance.</summary>
    public static readonly RegoNull Instance = new();

    private RegoNull()
    {
    }

    /// <inheritdoc/>
    public override RegoKind Kind => RegoKind.Null;

    /// <inheritdoc/>
    public override bool Equals(RegoValue? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => 0x6e756c6c;

    private protected override int CompareSameKind(RegoValue other) => 0;
}

namespace Plinto.Rego.Values;

/// <summary><c>true</c> or <c>false</c>: two instances, so that reference equality decides.</summary>
public sealed class RegoBoolean : RegoValue
{
    /// <summary>The value <c>true</c>.</summary>
    public static readonly RegoBoolean True = new(true);

    /// <summary>The value <c>false</c>.</summary>
    public static readonly RegoBoolean False = new(false);

    private RegoBoolean(bool value) => Value = value;

    /// <summary>The value as a C# boolean.</summary>
    public bool Value { get; }

    /// <inheritdoc/>
    public override RegoKind Kind => RegoKind.Boolean;

    /// <summary>The instance for a C# boolean.</summary>
    public static RegoBoolean Of(bool value) => value ? True : False;

    /// <inheritdoc/>
    public override bool Equals(RegoValue? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value ? 0x74727565 : 0x66616c73;

    private protected override int CompareSameKind(RegoValue other) => Value.CompareTo(((RegoBoolean)other).Value);
}

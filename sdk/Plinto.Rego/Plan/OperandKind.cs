namespace Plinto.Rego.Plan;

/// <summary>What an operand names.</summary>
internal enum OperandKind
{
    Local,
    String,
    Boolean,
}

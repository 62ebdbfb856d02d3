namespace Plinto.Rego.Plan;

/// <summary>An operand of a statement: a local, a constant string by its index, or a boolean.</summary>
internal readonly record struct Operand(OperandKind Kind, int Value)
{
    public static Operand Local(int local) => new(OperandKind.Local, local);

    public static Operand String(int index) => new(OperandKind.String, index);

    public static Operand Boolean(bool value) => new(OperandKind.Boolean, value ? 1 : 0);
}

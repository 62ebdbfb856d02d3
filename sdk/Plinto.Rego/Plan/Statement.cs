namespace Plinto.Rego.Plan;

/// <summary>
/// The 34 statements of OPA's intermediate representation. Unless said otherwise, a statement that has no result is <em>undefined</em>
/// and ends the block it stands in. Plain integers name locals.
/// </summary>
internal abstract record Statement
{
    private Statement()
    {
    }

    public PlanLocation Location { get; init; }

    /// <summary>Appends to an array under construction.</summary>
    public sealed record ArrayAppend(int Array, Operand Value) : Statement;

    public sealed record AssignInt(int Target, long Value) : Statement;

    /// <summary>Assigns; a conflict error when the target has another value already.</summary>
    public sealed record AssignVarOnce(int Target, Operand Source) : Statement;

    public sealed record AssignVar(int Target, Operand Source) : Statement;

    /// <summary>Runs the blocks one after the other; an undefined one does not stop the next.</summary>
    public sealed record Block(IReadOnlyList<PlanBlock> Blocks) : Statement;

    /// <summary>Leaves this block and <paramref name="Index"/> more around it.</summary>
    public sealed record Break(int Index) : Statement;

    /// <summary>Calls the function whose path the operands spell; undefined when there is none.</summary>
    public sealed record CallDynamic(IReadOnlyList<Operand> Path, IReadOnlyList<int> Arguments, int Result) : Statement;

    /// <summary>Calls a function of the plan or a built-in.</summary>
    public sealed record Call(string Function, IReadOnlyList<Operand> Arguments, int Result) : Statement;

    public sealed record Dot(Operand Source, Operand Key, int Target) : Statement;

    public sealed record Equal(Operand A, Operand B) : Statement;

    public sealed record IsArray(Operand Source) : Statement;

    public sealed record IsDefined(int Source) : Statement;

    public sealed record IsObject(Operand Source) : Statement;

    public sealed record IsSet(Operand Source) : Statement;

    public sealed record IsUndefined(int Source) : Statement;

    public sealed record Len(Operand Source, int Target) : Statement;

    public sealed record MakeArray(int Capacity, int Target) : Statement;

    public sealed record MakeNull(int Target) : Statement;

    public sealed record MakeNumberInt(long Value, int Target) : Statement;

    /// <summary>A number by the index of its text among the strings.</summary>
    public sealed record MakeNumberRef(int Index, int Target) : Statement;

    public sealed record MakeObject(int Target) : Statement;

    public sealed record MakeSet(int Target) : Statement;

    public sealed record Nop : Statement;

    public sealed record NotEqual(Operand A, Operand B) : Statement;

    /// <summary>Undefined exactly when its block runs to its end.</summary>
    public sealed record Not(PlanBlock Inner) : Statement;

    /// <summary>Inserts into an object under construction; a conflict error when the key has another value already.</summary>
    public sealed record ObjectInsertOnce(Operand Key, Operand Value, int Object) : Statement;

    public sealed record ObjectInsert(Operand Key, Operand Value, int Object) : Statement;

    /// <summary>Merges two objects at every depth; where both have a key and not both values are objects, <paramref name="A"/> wins.</summary>
    public sealed record ObjectMerge(int A, int B, int Target) : Statement;

    public sealed record ResetLocal(int Target) : Statement;

    public sealed record ResultSetAdd(int Value) : Statement;

    public sealed record ReturnLocal(int Source) : Statement;

    /// <summary>Runs the block for each key and value of a collection, in Rego's order; does nothing when the source is no collection.</summary>
    public sealed record Scan(int Source, int Key, int Value, PlanBlock Inner) : Statement;

    public sealed record SetAdd(Operand Value, int Set) : Statement;

    /// <summary>
    /// Runs the block with a local (input or data), or what lies at a path in it (indices of strings), replaced; undefined when the block is.
    /// A null path means the planner put back what was there before; it is written as JSON null and runs like an empty path.
    /// </summary>
    public sealed record With(int Local, IReadOnlyList<int>? Path, Operand Value, PlanBlock Inner) : Statement;
}

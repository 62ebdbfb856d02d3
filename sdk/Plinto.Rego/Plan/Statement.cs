namespace Plinto.Rego.Plan;

/// <summary>
/// The 34 statements of OPA's intermediate representation. Unless said otherwise, a statement that has no result is <em>undefined</em>
/// and ends the block it stands in. Plain integers name locals. Each says of itself what it reads, writes and contains; whoever asks about a plan asks that.
/// </summary>
internal abstract record Statement
{
    private Statement()
    {
    }

    public PlanLocation Location { get; init; }

    /// <summary>
    /// What it reads, writes and contains. INVARIANT: complete, since analyses take what is not declared as not done; a test compares it with the members of each kind.
    /// </summary>
    public abstract StatementUse Use { get; }

    /// <summary>Appends to an array under construction.</summary>
    public sealed record ArrayAppend(int Array, Operand Value) : Statement
    {
        public override StatementUse Use => new() { Reads = [Value], Changes = [Array] };
    }

    public sealed record AssignInt(int Target, long Value) : Statement
    {
        public override StatementUse Use => new() { Writes = [Target] };
    }

    /// <summary>Assigns; a conflict error when the target has another value already.</summary>
    public sealed record AssignVarOnce(int Target, Operand Source) : Statement
    {
        public override StatementUse Use => new() { Reads = [Source], Writes = [Target], MayConflict = true };
    }

    public sealed record AssignVar(int Target, Operand Source) : Statement
    {
        public override StatementUse Use => new() { Reads = [Source], Writes = [Target] };
    }

    /// <summary>Runs the blocks one after the other; an undefined one does not stop the next.</summary>
    public sealed record Block(IReadOnlyList<PlanBlock> Blocks) : Statement
    {
        public override StatementUse Use => new() { Blocks = Blocks };
    }

    /// <summary>Leaves this block and <paramref name="Index"/> more around it.</summary>
    public sealed record Break(int Index) : Statement
    {
        public override StatementUse Use => new();
    }

    /// <summary>Calls the function whose path the operands spell; undefined when there is none.</summary>
    public sealed record CallDynamic(IReadOnlyList<Operand> Path, IReadOnlyList<int> Arguments, int Result) : Statement
    {
        public override StatementUse Use => new() { Reads = [.. Path, .. Arguments.Select(Operand.Local)], Writes = [Result], CallsAny = true };
    }

    /// <summary>Calls a function of the plan or a built-in.</summary>
    public sealed record Call(string Function, IReadOnlyList<Operand> Arguments, int Result) : Statement
    {
        public override StatementUse Use => new() { Reads = Arguments, Writes = [Result], Calls = Function };
    }

    public sealed record Dot(Operand Source, Operand Key, int Target) : Statement
    {
        public override StatementUse Use => new() { Reads = [Source, Key], Writes = [Target] };
    }

    public sealed record Equal(Operand A, Operand B) : Statement
    {
        public override StatementUse Use => new() { Reads = [A, B] };
    }

    public sealed record IsArray(Operand Source) : Statement
    {
        public override StatementUse Use => new() { Reads = [Source] };
    }

    public sealed record IsDefined(int Source) : Statement
    {
        public override StatementUse Use => new() { Tests = [Source] };
    }

    public sealed record IsObject(Operand Source) : Statement
    {
        public override StatementUse Use => new() { Reads = [Source] };
    }

    public sealed record IsSet(Operand Source) : Statement
    {
        public override StatementUse Use => new() { Reads = [Source] };
    }

    public sealed record IsUndefined(int Source) : Statement
    {
        public override StatementUse Use => new() { Tests = [Source] };
    }

    public sealed record Len(Operand Source, int Target) : Statement
    {
        public override StatementUse Use => new() { Reads = [Source], Writes = [Target] };
    }

    public sealed record MakeArray(int Capacity, int Target) : Statement
    {
        public override StatementUse Use => new() { Writes = [Target] };
    }

    public sealed record MakeNull(int Target) : Statement
    {
        public override StatementUse Use => new() { Writes = [Target] };
    }

    public sealed record MakeNumberInt(long Value, int Target) : Statement
    {
        public override StatementUse Use => new() { Writes = [Target] };
    }

    /// <summary>A number by the index of its text among the strings.</summary>
    public sealed record MakeNumberRef(int Index, int Target) : Statement
    {
        public override StatementUse Use => new() { Writes = [Target] };
    }

    public sealed record MakeObject(int Target) : Statement
    {
        public override StatementUse Use => new() { Writes = [Target] };
    }

    public sealed record MakeSet(int Target) : Statement
    {
        public override StatementUse Use => new() { Writes = [Target] };
    }

    public sealed record Nop : Statement
    {
        public override StatementUse Use => new();
    }

    public sealed record NotEqual(Operand A, Operand B) : Statement
    {
        public override StatementUse Use => new() { Reads = [A, B] };
    }

    /// <summary>Undefined exactly when its block runs to its end.</summary>
    public sealed record Not(PlanBlock Inner) : Statement
    {
        public override StatementUse Use => new() { Blocks = [Inner] };
    }

    /// <summary>Inserts into an object under construction; a conflict error when the key has another value already.</summary>
    public sealed record ObjectInsertOnce(Operand Key, Operand Value, int Object) : Statement
    {
        public override StatementUse Use => new() { Reads = [Key, Value], Changes = [Object], MayConflict = true };
    }

    public sealed record ObjectInsert(Operand Key, Operand Value, int Object) : Statement
    {
        public override StatementUse Use => new() { Reads = [Key, Value], Changes = [Object] };
    }

    /// <summary>Merges two objects at every depth; where both have a key and not both values are objects, <paramref name="A"/> wins.</summary>
    public sealed record ObjectMerge(int A, int B, int Target) : Statement
    {
        public override StatementUse Use => new() { Reads = [Operand.Local(A), Operand.Local(B)], Writes = [Target] };
    }

    /// <summary>Makes a local undefined.</summary>
    public sealed record ResetLocal(int Target) : Statement
    {
        public override StatementUse Use => new() { Clears = [Target] };
    }

    public sealed record ResultSetAdd(int Value) : Statement
    {
        public override StatementUse Use => new() { Reads = [Operand.Local(Value)], AddsResult = true };
    }

    public sealed record ReturnLocal(int Source) : Statement
    {
        public override StatementUse Use => new() { Reads = [Operand.Local(Source)] };
    }

    /// <summary>Runs the block for each key and value of a collection, in Rego's order; does nothing when the source is no collection.</summary>
    public sealed record Scan(int Source, int Key, int Value, PlanBlock Inner) : Statement
    {
        public override StatementUse Use => new() { Reads = [Operand.Local(Source)], Writes = [Key, Value], Blocks = [Inner], Repeats = true };
    }

    public sealed record SetAdd(Operand Value, int Set) : Statement
    {
        public override StatementUse Use => new() { Reads = [Value], Changes = [Set] };
    }

    /// <summary>
    /// Runs the block with a local (input or data), or what lies at a path in it (indices of strings), replaced; undefined when the block is.
    /// A null path means the planner put back what was there before; it is written as JSON null and runs like an empty path.
    /// </summary>
    public sealed record With(int Local, IReadOnlyList<int>? Path, Operand Value, PlanBlock Inner) : Statement
    {
        public override StatementUse Use => new() { Reads = [Value], Replaces = Local, Blocks = [Inner] };
    }
}

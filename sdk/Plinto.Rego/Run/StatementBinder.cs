using Plinto.Rego.Builtins;
using Plinto.Rego.Plan;
using Plinto.Rego.Run.Nodes;
using Plinto.Rego.Values;

namespace Plinto.Rego.Run;

/// <summary>Binds the statements of one function.</summary>
internal sealed class StatementBinder(
    RegoString[] strings, IReadOnlyDictionary<string, FunctionNode> functions, IReadOnlySet<string> missing, FunctionPaths paths, IReadOnlySet<int> baseLocals, LocalLayout layout,
    string conflict)
{
    public BlockNode Block(PlanBlock block)
    {
        var nodes = new List<Node>(block.Statements.Count);
        var statements = block.Statements;
        for (var i = 0; i < statements.Count; i++)
        {
            if (ResultOrNull(statements, i) is { } result)
            {
                nodes.Add(result);
                i += 2;
                continue;
            }

            if (statements[i] is not Statement.Nop)
            {
                nodes.Add(Bind(statements[i]));
            }
        }

        return new BlockNode([.. nodes]);
    }

    // The planner ends an entrypoint with "make object, insert one member, add to the result set": only the member's value is of use.
    private ResultNode? ResultOrNull(List<Statement> statements, int i) =>
        i + 2 < statements.Count
        && statements[i] is Statement.MakeObject make
        && statements[i + 1] is Statement.ObjectInsert insert && insert.Object == make.Target
        && statements[i + 2] is Statement.ResultSetAdd add && add.Value == make.Target
            ? new ResultNode(Source(insert.Key), Source(insert.Value)) { Location = add.Location }
            : null;

    private Node Bind(Statement statement) => statement switch
    {
        Statement.ArrayAppend s => new ArrayAppendNode(R(s.Array), Source(s.Value)) { Location = s.Location },
        Statement.AssignInt s => new AssignNode(R(s.Target), Constant(RegoNumber.Of(s.Value))) { Location = s.Location },
        Statement.AssignVarOnce s => new AssignOnceNode(R(s.Target), Source(s.Source), conflict) { Location = s.Location },
        Statement.AssignVar s => new AssignNode(R(s.Target), Source(s.Source)) { Location = s.Location },
        Statement.Block s => new NestedBlocksNode([.. s.Blocks.Select(Block)]) { Location = s.Location },
        Statement.Break s => new BreakNode(s.Index) { Location = s.Location },
        Statement.CallDynamic s => new CallDynamicNode(paths, Sources(s.Path), [.. s.Arguments.Select(a => new Source(R(a), null))], R(s.Result)) { Location = s.Location },
        Statement.Call s => Call(s),
        Statement.Dot s => Dot(s),
        Statement.Equal s => new EqualNode(Source(s.A), Source(s.B)) { Location = s.Location },
        Statement.IsArray s => new IsKindNode(Source(s.Source), RegoKind.Array) { Location = s.Location },
        Statement.IsDefined s => new IsDefinedNode(R(s.Source)) { Location = s.Location },
        Statement.IsObject s => new IsKindNode(Source(s.Source), RegoKind.Object) { Location = s.Location },
        Statement.IsSet s => new IsKindNode(Source(s.Source), RegoKind.Set) { Location = s.Location },
        Statement.IsUndefined s => new IsUndefinedNode(R(s.Source)) { Location = s.Location },
        Statement.Len s => new LenNode(R(s.Target), Source(s.Source)) { Location = s.Location },
        Statement.MakeArray s => new MakeArrayNode(s.Capacity, R(s.Target)) { Location = s.Location },
        Statement.MakeNull s => new AssignNode(R(s.Target), Constant(RegoNull.Instance)) { Location = s.Location },
        Statement.MakeNumberInt s => new AssignNode(R(s.Target), Constant(RegoNumber.Of(s.Value))) { Location = s.Location },
        Statement.MakeNumberRef s => new AssignNode(R(s.Target), Constant(RegoNumber.Parse(strings[s.Index].Value))) { Location = s.Location },
        Statement.MakeObject s => new MakeObjectNode(R(s.Target)) { Location = s.Location },
        Statement.MakeSet s => new MakeSetNode(R(s.Target)) { Location = s.Location },
        Statement.NotEqual s => new NotEqualNode(Source(s.A), Source(s.B)) { Location = s.Location },
        Statement.Not s => new NotNode(Block(s.Inner)) { Location = s.Location },
        Statement.ObjectInsertOnce s => new ObjectInsertOnceNode(R(s.Object), Source(s.Key), Source(s.Value)) { Location = s.Location },
        Statement.ObjectInsert s => new ObjectInsertNode(R(s.Object), Source(s.Key), Source(s.Value)) { Location = s.Location },
        Statement.ObjectMerge s => new ObjectMergeNode(R(s.Target), R(s.A), R(s.B)) { Location = s.Location },
        Statement.ResetLocal s => new ResetNode(R(s.Target)) { Location = s.Location },
        Statement.ResultSetAdd s => new ResultSetAddNode(R(s.Value)) { Location = s.Location },
        Statement.ReturnLocal s => new ReturnNode(R(s.Source)) { Location = s.Location },
        Statement.Scan s => new ScanNode(R(s.Source), R(s.Key), R(s.Value), Block(s.Inner)) { Location = s.Location },
        Statement.SetAdd s => new SetAddNode(R(s.Set), Source(s.Value)) { Location = s.Location },
        Statement.With s => new WithNode(R(s.Local), [.. (s.Path ?? []).Select(i => strings[i])], Source(s.Value), Block(s.Inner)) { Location = s.Location },
        _ => throw new PlanFormatException($"statement `{statement.GetType().Name}` is unknown"),
    };

    private DotNode Dot(Statement.Dot dot)
    {
        var ofBase = dot.Source.Kind == OperandKind.Local && (dot.Source.Value == 1 || baseLocals.Contains(dot.Source.Value));
        return new DotNode(R(dot.Target), Source(dot.Source), Source(dot.Key), ofBase) { Location = dot.Location };
    }

    private Node Call(Statement.Call call)
    {
        var arguments = Sources(call.Arguments);
        if (functions.TryGetValue(call.Function, out var function))
        {
            return function.Arity == arguments.Length
                ? new CallNode(function, arguments, R(call.Result)) { Location = call.Location }
                : throw new PlanFormatException($"`{call.Function}` is called with {arguments.Length} arguments");
        }

        if (BuiltinTable.Find(call.Function) is not { Function: { } builtin } row)
        {
            return missing.Contains(call.Function)
                ? new BuiltinCallNode(Untyped(call.Function, arguments.Length), NotHere, arguments, R(call.Result)) { Location = call.Location }
                : throw new PlanFormatException($"built-in function `{call.Function}` is not available");
        }

        return row.Signature.Arguments.Count == arguments.Length
            ? new BuiltinCallNode(row, builtin, arguments, R(call.Result)) { Location = call.Location }
            : throw new PlanFormatException($"`{call.Function}` is called with {arguments.Length} arguments");
    }

    private static BuiltinRow Untyped(string name, int arity) =>
        new(BuiltinSignature.Of(name, [.. Enumerable.Repeat(RegoType.Any, arity)], RegoType.Any, BuiltinTraits.Nondeterministic), null);

    private static RegoValue? NotHere(BuiltinContext context, ReadOnlySpan<RegoValue> operands) => context.Error("this host does not have it");

    private Source[] Sources(IReadOnlyList<Operand> operands) => [.. operands.Select(Source)];

    private Source Source(Operand operand) => operand.Kind switch
    {
        OperandKind.Local => new Source(R(operand.Value), null),
        OperandKind.String => Constant(strings[operand.Value]),
        _ => Constant(RegoBoolean.Of(operand.Value != 0)),
    };

    private int R(int local) => layout.Register(local);

    private static Source Constant(RegoValue value) => new(0, value);
}

namespace Plinto.Rego.Plan;

/// <summary>The locals that statements mention, those of nested blocks included.</summary>
internal static class StatementLocals
{
    public static IEnumerable<int> Of(IEnumerable<PlanBlock> blocks) => blocks.SelectMany(static b => b.Statements).SelectMany(Of);

    public static IEnumerable<int> Of(Statement statement) => statement switch
    {
        Statement.ArrayAppend s => [s.Array, .. Of(s.Value)],
        Statement.AssignInt s => [s.Target],
        Statement.AssignVarOnce s => [s.Target, .. Of(s.Source)],
        Statement.AssignVar s => [s.Target, .. Of(s.Source)],
        Statement.Block s => Of(s.Blocks),
        Statement.CallDynamic s => [s.Result, .. s.Path.SelectMany(Of), .. s.Arguments],
        Statement.Call s => [s.Result, .. s.Arguments.SelectMany(Of)],
        Statement.Dot s => [s.Target, .. Of(s.Source), .. Of(s.Key)],
        Statement.Equal s => [.. Of(s.A), .. Of(s.B)],
        Statement.IsArray s => Of(s.Source),
        Statement.IsDefined s => [s.Source],
        Statement.IsObject s => Of(s.Source),
        Statement.IsSet s => Of(s.Source),
        Statement.IsUndefined s => [s.Source],
        Statement.Len s => [s.Target, .. Of(s.Source)],
        Statement.MakeArray s => [s.Target],
        Statement.MakeNull s => [s.Target],
        Statement.MakeNumberInt s => [s.Target],
        Statement.MakeNumberRef s => [s.Target],
        Statement.MakeObject s => [s.Target],
        Statement.MakeSet s => [s.Target],
        Statement.NotEqual s => [.. Of(s.A), .. Of(s.B)],
        Statement.Not s => Of([s.Inner]),
        Statement.ObjectInsertOnce s => [s.Object, .. Of(s.Key), .. Of(s.Value)],
        Statement.ObjectInsert s => [s.Object, .. Of(s.Key), .. Of(s.Value)],
        Statement.ObjectMerge s => [s.Target, s.A, s.B],
        Statement.ResetLocal s => [s.Target],
        Statement.ResultSetAdd s => [s.Value],
        Statement.ReturnLocal s => [s.Source],
        Statement.Scan s => [s.Source, s.Key, s.Value, .. Of([s.Inner])],
        Statement.SetAdd s => [s.Set, .. Of(s.Value)],
        Statement.With s => [s.Local, .. Of(s.Value), .. Of([s.Inner])],
        _ => [],
    };

    private static int[] Of(Operand operand) => operand.Kind == OperandKind.Local ? [operand.Value] : [];
}

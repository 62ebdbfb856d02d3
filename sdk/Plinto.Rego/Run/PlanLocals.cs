using Plinto.Rego.Plan;

namespace Plinto.Rego.Run;

/// <summary>How many registers a function or entrypoint needs.</summary>
internal static class PlanLocals
{
    private const int MostLocals = 1_000_000;

    public static int Count(PlanFunction function) =>
        Checked(Math.Max(Highest(function.Blocks), Math.Max(function.Return, function.Parameters.DefaultIfEmpty(1).Max())));

    public static int Count(EntrypointPlan plan) => Checked(Highest(plan.Blocks));

    private static int Checked(int highest) => highest < MostLocals ? Math.Max(highest, 1) + 1 : throw new PlanFormatException($"local {highest} is out of range");

    private static int Highest(IEnumerable<PlanBlock> blocks) =>
        blocks.SelectMany(static b => b.Statements).Select(Highest).DefaultIfEmpty(1).Max();

    private static int Highest(Statement statement) => statement switch
    {
        Statement.ArrayAppend s => Max(s.Array, Of(s.Value)),
        Statement.AssignInt s => s.Target,
        Statement.AssignVarOnce s => Max(s.Target, Of(s.Source)),
        Statement.AssignVar s => Max(s.Target, Of(s.Source)),
        Statement.Block s => Highest(s.Blocks),
        Statement.CallDynamic s => Max(s.Result, Max(s.Path.Select(Of).DefaultIfEmpty().Max(), s.Arguments.DefaultIfEmpty().Max())),
        Statement.Call s => Max(s.Result, s.Arguments.Select(Of).DefaultIfEmpty().Max()),
        Statement.Dot s => Max(s.Target, Max(Of(s.Source), Of(s.Key))),
        Statement.Equal s => Max(Of(s.A), Of(s.B)),
        Statement.IsArray s => Of(s.Source),
        Statement.IsDefined s => s.Source,
        Statement.IsObject s => Of(s.Source),
        Statement.IsSet s => Of(s.Source),
        Statement.IsUndefined s => s.Source,
        Statement.Len s => Max(s.Target, Of(s.Source)),
        Statement.MakeArray s => s.Target,
        Statement.MakeNull s => s.Target,
        Statement.MakeNumberInt s => s.Target,
        Statement.MakeNumberRef s => s.Target,
        Statement.MakeObject s => s.Target,
        Statement.MakeSet s => s.Target,
        Statement.NotEqual s => Max(Of(s.A), Of(s.B)),
        Statement.Not s => Highest([s.Inner]),
        Statement.ObjectInsertOnce s => Max(s.Object, Max(Of(s.Key), Of(s.Value))),
        Statement.ObjectInsert s => Max(s.Object, Max(Of(s.Key), Of(s.Value))),
        Statement.ObjectMerge s => Max(s.Target, Max(s.A, s.B)),
        Statement.ResetLocal s => s.Target,
        Statement.ResultSetAdd s => s.Value,
        Statement.ReturnLocal s => s.Source,
        Statement.Scan s => Max(Max(s.Source, s.Key), Max(s.Value, Highest([s.Inner]))),
        Statement.SetAdd s => Max(s.Set, Of(s.Value)),
        Statement.With s => Max(s.Local, Max(Of(s.Value), Highest([s.Inner]))),
        _ => 0,
    };

    private static int Max(int a, int b) => Math.Max(a, b);

    private static int Of(Operand operand) => operand.Kind == OperandKind.Local ? operand.Value : 0;
}

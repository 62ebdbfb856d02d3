using System.Text.Json;
using Plinto.Rego.Values;

namespace Plinto.Rego.Plan;

/// <summary>Reads OPA's plan.json.</summary>
internal static class PlanReader
{
    public static PolicyPlan Read(JsonElement root)
    {
        var constants = root.TryGetProperty("static", out var found) ? found : default;
        return new PolicyPlan
        {
            Strings = [.. Items(constants, "strings").Select(static s => s.GetProperty("value").GetString()!)],
            Files = [.. Items(constants, "files").Select(static s => s.GetProperty("value").GetString()!)],
            Builtins = [.. Items(constants, "builtin_funcs").Select(static b => new BuiltinDeclaration(Text(b, "name"), RegoJson.From(b.GetProperty("decl"))))],
            Plans = root.TryGetProperty("plans", out var plans) ? [.. Items(plans, "plans").Select(ReadPlan)] : [],
            Functions = root.TryGetProperty("funcs", out var functions) ? [.. Items(functions, "funcs").Select(ReadFunction)] : [],
        };
    }

    private static EntrypointPlan ReadPlan(JsonElement plan) => new()
    {
        Name = Text(plan, "name"),
        Blocks = Blocks(plan),
    };

    private static PlanFunction ReadFunction(JsonElement function) => new()
    {
        Name = Text(function, "name"),
        Path = [.. Items(function, "path").Select(static s => s.GetString()!)],
        Parameters = Integers(function, "params") ?? [],
        Return = Integer(function, "return"),
        Blocks = Blocks(function),
    };

    private static Statement ReadStatement(JsonElement element)
    {
        var s = element.GetProperty("stmt");
        return Make(Text(element, "type"), s) with
        {
            Location = new PlanLocation(Integer(s, "file"), Integer(s, "row"), Integer(s, "col"), EndOf(s, "end_row"), EndOf(s, "end_col")),
        };
    }

    private static Statement Make(string type, JsonElement s) => type switch
    {
        "ArrayAppendStmt" => new Statement.ArrayAppend(Integer(s, "array"), Value(s, "value")),
        "AssignIntStmt" => new Statement.AssignInt(Integer(s, "target"), s.GetProperty("value").GetInt64()),
        "AssignVarOnceStmt" => new Statement.AssignVarOnce(Integer(s, "target"), Value(s, "source")),
        "AssignVarStmt" => new Statement.AssignVar(Integer(s, "target"), Value(s, "source")),
        "BlockStmt" => new Statement.Block(Blocks(s)),
        "BreakStmt" => new Statement.Break(Integer(s, "index")),
        "CallDynamicStmt" => new Statement.CallDynamic(Values(s, "path"), Integers(s, "args") ?? [], Integer(s, "result")),
        "CallStmt" => new Statement.Call(Text(s, "func"), Values(s, "args"), Integer(s, "result")),
        "DotStmt" => new Statement.Dot(Value(s, "source"), Value(s, "key"), Integer(s, "target")),
        "EqualStmt" => new Statement.Equal(Value(s, "a"), Value(s, "b")),
        "IsArrayStmt" => new Statement.IsArray(Value(s, "source")),
        "IsDefinedStmt" => new Statement.IsDefined(Integer(s, "source")),
        "IsObjectStmt" => new Statement.IsObject(Value(s, "source")),
        "IsSetStmt" => new Statement.IsSet(Value(s, "source")),
        "IsUndefinedStmt" => new Statement.IsUndefined(Integer(s, "source")),
        "LenStmt" => new Statement.Len(Value(s, "source"), Integer(s, "target")),
        "MakeArrayStmt" => new Statement.MakeArray(Integer(s, "capacity"), Integer(s, "target")),
        "MakeNullStmt" => new Statement.MakeNull(Integer(s, "target")),
        "MakeNumberIntStmt" => new Statement.MakeNumberInt(s.GetProperty("value").GetInt64(), Integer(s, "target")),
        "MakeNumberRefStmt" => new Statement.MakeNumberRef(s.TryGetProperty("index", out var index) ? index.GetInt32() : Integer(s, "Index"), Integer(s, "target")),
        "MakeObjectStmt" => new Statement.MakeObject(Integer(s, "target")),
        "MakeSetStmt" => new Statement.MakeSet(Integer(s, "target")),
        "NopStmt" => new Statement.Nop(),
        "NotEqualStmt" => new Statement.NotEqual(Value(s, "a"), Value(s, "b")),
        "NotStmt" => new Statement.Not(Inner(s)),
        "ObjectInsertOnceStmt" => new Statement.ObjectInsertOnce(Value(s, "key"), Value(s, "value"), Integer(s, "object")),
        "ObjectInsertStmt" => new Statement.ObjectInsert(Value(s, "key"), Value(s, "value"), Integer(s, "object")),
        "ObjectMergeStmt" => new Statement.ObjectMerge(Integer(s, "a"), Integer(s, "b"), Integer(s, "target")),
        "ResetLocalStmt" => new Statement.ResetLocal(Integer(s, "target")),
        "ResultSetAddStmt" => new Statement.ResultSetAdd(Integer(s, "value")),
        "ReturnLocalStmt" => new Statement.ReturnLocal(Integer(s, "source")),
        "ScanStmt" => new Statement.Scan(Integer(s, "source"), Integer(s, "key"), Integer(s, "value"), Inner(s)),
        "SetAddStmt" => new Statement.SetAdd(Value(s, "value"), Integer(s, "set")),
        "WithStmt" => new Statement.With(Integer(s, "local"), Integers(s, "path"), Value(s, "value"), Inner(s)),
        _ => throw new FormatException($"unknown statement `{type}`"),
    };

    private static PlanBlock ReadBlock(JsonElement block) => new(Items(block, "stmts").Select(ReadStatement));

    private static List<PlanBlock> Blocks(JsonElement owner) => [.. Items(owner, "blocks").Select(ReadBlock)];

    private static PlanBlock Inner(JsonElement s) =>
        s.GetProperty("block") is { ValueKind: not JsonValueKind.Null } block ? ReadBlock(block) : new PlanBlock();

    private static List<Operand> Values(JsonElement s, string name) => [.. Items(s, name).Select(ReadOperand)];

    private static Operand Value(JsonElement s, string name) => ReadOperand(s.GetProperty(name));

    private static Operand ReadOperand(JsonElement operand) => Text(operand, "type") switch
    {
        "local" => Operand.Local(Integer(operand, "value")),
        "string_index" => Operand.String(Integer(operand, "value")),
        "bool" => Operand.Boolean(operand.GetProperty("value").GetBoolean()),
        var type => throw new FormatException($"unknown operand `{type}`"),
    };

    private static JsonElement[] Items(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var items) && items.ValueKind != JsonValueKind.Null
            ? [.. items.EnumerateArray()]
            : [];

    private static List<int>? Integers(JsonElement s, string name) =>
        s.GetProperty(name) is { ValueKind: not JsonValueKind.Null } items ? [.. items.EnumerateArray().Select(static i => i.GetInt32())] : null;

    // Plans made before OPA 1.10 have no ends.
    private static int EndOf(JsonElement s, string name) => s.TryGetProperty(name, out var end) ? end.GetInt32() : 0;

    private static string Text(JsonElement s, string name) => s.GetProperty(name).GetString() ?? throw new FormatException($"`{name}` is null");

    private static int Integer(JsonElement s, string name) => s.GetProperty(name).GetInt32();
}

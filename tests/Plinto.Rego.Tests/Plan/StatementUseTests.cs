using System.Reflection;
using Plinto.Rego.Plan;
using Plinto.Rego.Run;
using Plinto.Rego.Wasm;
using Xunit;

namespace Plinto.Rego.Tests.Plan;

/// <summary>Each kind of statement says what it reads, writes and contains, and analyses believe it: nothing that a statement takes goes unseen.</summary>
public sealed class StatementUseTests
{
    // OPA's, by the names in its plan schema.
    private static readonly string[] Kinds =
    [
        "ArrayAppendStmt", "AssignIntStmt", "AssignVarOnceStmt", "AssignVarStmt", "BlockStmt", "BreakStmt", "CallDynamicStmt", "CallStmt", "DotStmt", "EqualStmt", "IsArrayStmt",
        "IsDefinedStmt", "IsObjectStmt",
        "IsSetStmt", "IsUndefinedStmt", "LenStmt", "MakeArrayStmt", "MakeNullStmt", "MakeNumberIntStmt", "MakeNumberRefStmt", "MakeObjectStmt", "MakeSetStmt", "NopStmt",
        "NotEqualStmt", "NotStmt", "ObjectInsertOnceStmt",
        "ObjectInsertStmt", "ObjectMergeStmt", "ResetLocalStmt", "ResultSetAddStmt", "ReturnLocalStmt", "ScanStmt", "SetAddStmt", "WithStmt",
    ];

    // Integers that name no local.
    private static readonly string[] NoLocals = ["Break.Index", "MakeArray.Capacity", "MakeNumberRef.Index"];

    // Where input may stand and not be read: it is only asked whether it is there, or made undefined, or stands in for itself.
    private static readonly string[] NotReading = ["IsDefined.Source", "IsUndefined.Source", "ResetLocal.Target", "With.Local"];

    private static IEnumerable<Type> Types =>
        typeof(Statement).GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Where(static type => type.IsSubclassOf(typeof(Statement)));

    public static TheoryData<string> Names => [.. Types.Select(static type => type.Name)];

    [Fact]
    public void Statements_are_those_of_opa() => Assert.Equal(Kinds.Order(StringComparer.Ordinal), Types.Select(static type => type.Name + "Stmt").Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_member_of_a_statement_is_declared(string name)
    {
        var made = Make(name, at: null, local: -1);
        var use = made.Statement.Use;
        Assert.Equal(made.Operands.Order(), use.Reads.Concat([.. use.Tests.Concat(use.Writes).Concat(use.Clears).Concat(use.Changes).Select(Operand.Local)])
            .Concat(use.Replaces is { } replaced ? [Operand.Local(replaced)] : []).Select(static operand => operand.Value).Order());
        Assert.Equal(made.Operands.Order(), use.Locals.Order());
        Assert.Equal(made.Blocks, use.Blocks);
        Assert.Equal(name == "Call" ? "f" : null, use.Calls);
        Assert.Equal(name == "CallDynamic", use.CallsAny);
    }

    public static TheoryData<string, string> Places
    {
        get
        {
            var places = new TheoryData<string, string>();
            foreach (var type in Types)
            {
                foreach (var parameter in Parameters(type).Where(parameter => IsLocal(type, parameter)))
                {
                    places.Add(type.Name, parameter.Name!);
                }
            }
            return places;
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void A_statement_that_takes_input_may_read_all_of_it(string name, string at)
    {
        var statement = Make(name, at, local: 0).Statement;
        var read = InputUse.Of(PlanOf([statement]))["a"];
        if (NotReading.Contains($"{name}.{at}"))
        {
            Assert.Empty(read!);
        }
        else
        {
            Assert.Null(read);
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void A_rule_with_a_statement_that_takes_input_or_data_is_not_constant(string name, string at)
    {
        Assert.False(IsConstant(Make(name, at, local: 0).Statement), $"{name} of input");
        Assert.False(IsConstant(Make(name, at, local: 1).Statement), $"{name} of data");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_block_holds_is_seen_wherever_the_block_is(string name)
    {
        var made = Make(name, at: null, local: -1, inner: new Statement.ReturnLocal(0));
        if (made.Blocks.Count == 0)
        {
            return;
        }

        Assert.Null(InputUse.Of(PlanOf([made.Statement]))["a"]);
        Assert.False(IsConstant(made.Statement));
        Assert.Contains(0, PlanBlock.Locals([new PlanBlock(made.Statement)]));
        var dynamic = Make(name, at: null, local: -1, inner: new Statement.CallDynamic([], [], 2)).Statement;
        Assert.True(DynamicPaths.AreUsed(PlanOf([dynamic])));
        Assert.False(DynamicPaths.AreUsed(PlanOf([made.Statement])));
    }

    [Fact]
    public void Statements_without_input_and_data_make_a_constant_rule()
    {
        string[] never = ["Call", "CallDynamic", "ResultSetAdd", "With"];
        Assert.All(Types.Select(static type => type.Name), name => Assert.Equal(!never.Contains(name), IsConstant(Make(name, at: null, local: -1).Statement)));
    }

    // With other parameters than OPA's planner gives.
    [Fact]
    public void A_rule_that_takes_its_own_first_parameter_is_not_constant()
    {
        var function = new PlanFunction { Name = "g", Parameters = [5, 6], Return = 2, Blocks = [new PlanBlock(new Statement.AssignVar(2, Operand.Local(5)))] };
        Assert.False(new PlanFacts(new PolicyPlan { Functions = [function] }).IsConstant(function));
    }

    private static bool IsConstant(Statement statement)
    {
        var function = new PlanFunction { Name = "g", Parameters = [0, 1], Return = 2, Blocks = [new PlanBlock(statement)] };
        return new PlanFacts(new PolicyPlan { Functions = [function] }).IsConstant(function);
    }

    private static PolicyPlan PlanOf(IEnumerable<Statement> statements) =>
        new() { Strings = ["s"], Plans = [new EntrypointPlan { Name = "a", Blocks = [new PlanBlock(statements)] }] };

    private static ParameterInfo[] Parameters(Type type) => type.GetConstructors(BindingFlags.Instance | BindingFlags.Public).Single().GetParameters();

    private static bool IsLocal(Type type, ParameterInfo parameter) =>
        parameter.ParameterType != typeof(long) && parameter.ParameterType != typeof(string) && parameter.ParameterType != typeof(PlanBlock)
        && parameter.ParameterType != typeof(IReadOnlyList<PlanBlock>) && !NoLocals.Contains($"{type.Name}.{parameter.Name}")
            && !(type == typeof(Statement.With) && parameter.Name == "Path");

    // A statement whose members name locals of their own, from 10 on; the one at a place names another.
    private static (Statement Statement, List<int> Operands, List<PlanBlock> Blocks) Make(string name, string? at, int local, Statement? inner = null)
    {
        var type = Types.Single(type => type.Name == name);
        var (operands, blocks, next) = (new List<int>(), new List<PlanBlock>(), 10);
        var arguments = Parameters(type).Select(Argument).ToArray();
        return ((Statement)Activator.CreateInstance(type, arguments)!, operands, blocks);

        int Local(string? place)
        {
            var named = place is not null && place == at ? local : next++;
            operands.Add(named);
            return named;
        }

        PlanBlock NewBlock()
        {
            var block = new PlanBlock(inner is null ? [] : [inner]);
            blocks.Add(block);
            return block;
        }

        object? Argument(ParameterInfo parameter) => parameter.ParameterType switch
        {
            var p when p == typeof(string) => "f",
            var p when p == typeof(long) => 7L,
            var p when p == typeof(PlanBlock) => NewBlock(),
            var p when p == typeof(IReadOnlyList<PlanBlock>) => (IReadOnlyList<PlanBlock>)[NewBlock(), NewBlock()],
            _ when !IsLocal(type, parameter) => parameter.ParameterType == typeof(int) ? 0 : (IReadOnlyList<int>)[0],
            var p when p == typeof(Operand) => Operand.Local(Local(parameter.Name)),
            var p when p == typeof(IReadOnlyList<Operand>) => (IReadOnlyList<Operand>)[Operand.Local(Local(parameter.Name)), Operand.Local(Local(null))],
            var p when p == typeof(IReadOnlyList<int>) => (IReadOnlyList<int>)[Local(parameter.Name), Local(null)],
            var p when p == typeof(int) => Local(parameter.Name),
            var p => throw new InvalidOperationException($"a member of type {p} is new here"),
        };
    }
}

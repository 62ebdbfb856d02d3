using Plinto.Rego.Conformance.Hosts;
using Plinto.Rego.Run;
using Plinto.Rego.Syntax;
using Plinto.Rego.Tests.Running;
using Plinto.Rego.Tests.Wasm;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Run;

/// <summary>Comprehensions joined on outer variables: one pass over the rows for all of them, and the same results as without.</summary>
public sealed class ComprehensionIndexTests
{
    private const string Array = "made := {u.id: rows | some u in data.users; rows := [r.name | some r in data.rows; r.owner == u.id]}";
    private const string Set = "made := {u.id: rows | some u in data.users; rows := {r.name | some r in data.rows; r.owner == u.id}}";
    private const string Object = "made := {u.id: rows | some u in data.users; rows := {r.name: r.owner | some r in data.rows; r.owner == u.id}}";
    private const string Pair = "made := {u.id: n | some u in data.users; n := count([1 | some r in data.rows; [r.owner, r.group] == [u.id, u.group]])}";
    private const string InFunction = "rows_of(id) := [r.name | r := data.rows[_]; id = r.owner]\nmade := {u.id: rows_of(u.id) | some u in data.users}";
    private const string InEvery = "made if every u in data.users { count({r.name | some r in data.rows; r.owner == u.id}) > 0 }";
    private const string OfRules = "rows contains r if some r in data.rows\nmade := {u.id: n | some u in data.users; n := [r.name | some r in rows; r.owner == u.id]}";
    private const string Documented =
        "made := {owner: names | some i; owner := data.rows[i].owner; names := [name | some j; data.rows[j].owner == owner; name := data.rows[j].name]}"; // OPA's own example
    private const string InNot = "made contains u.id if { some u in data.users; not count([r | some r in data.rows; r.owner == u.id]) > 1 }";

    /// <summary>Twice the rows take twice the steps, not four times.</summary>
    [Theory]
    [InlineData(Array)]
    [InlineData(Set)]
    [InlineData(Object)]
    [InlineData(Pair)]
    [InlineData(InFunction)]
    [InlineData(InEvery)]
    [InlineData(OfRules)]
    [InlineData(InNot)]
    [InlineData(Documented)]
    public void Steps_grow_with_the_rows(string rules)
    {
        var (at200, at400) = (Steps(rules, 200), Steps(rules, 400));
        TestContext.Current.TestOutputHelper?.WriteLine($"{at200} steps at 200 rows, {at400} at 400");
        Assert.InRange((double)at400 / at200, 1.5, 2.3);
    }

    [Theory]
    [InlineData(Array, true)]
    [InlineData(Set, true)]
    [InlineData(Object, true)]
    [InlineData(Pair, true)]
    [InlineData(InFunction, true)]
    [InlineData(InEvery, true)]
    [InlineData(OfRules, true)]
    [InlineData(InNot, true)]
    [InlineData(Documented, true)]
    [InlineData("made contains n if { some u in data.users; n := [r.name | some r in data.rows; r.owner == u.id; r.name != u.no] }", false)] // undefined for every row
    [InlineData("made contains n if { some u in data.users; n := [r.name | some r in data.rows; r.owner == u.no] }", true)] // likewise, but joined
    [InlineData("made contains n if { some u in data.users; id := u.id; n := [r.name | id == data.rows[i].owner; r := data.rows[i]] }", true)]
    [InlineData("made contains n if { some u in data.users; g := u.group + 0.0; n := [r.name | some r in data.rows; r.group == g; r.owner == u.id] }", true)]
    [InlineData("made contains n if { some u in data.users; n := [[r.name, s.name] | some r in data.rows; r.owner == u.id; some s in data.rows; s.group == r.group] }", true)]
    [InlineData("made contains n if { some u in data.users; n := [[r.name, k] | some r in data.rows; r.owner == u.id; k := [s.name | some s in data.rows; s.group == r.group]] }", true)]
    [InlineData("made contains n if { some u in data.users; n := [r.name | some r in data.rows; [r.owner, x] = [u.id, r.group]] }", false)] // each side has something to give
    [InlineData("f(a, b) := [r.name | some r in data.rows; [r.owner, r.group] = [a, b]]\nmade := [f(u.id, g) | some u in data.users; g := [3, u.group, 4][_]]", true)]
    [InlineData("rows := [r | some r in data.rows; r.owner == \"u1\"]\nmade := rows", false)] // once, and of nothing outside
    [InlineData("made := [r | id := data.users[1].id; r := data.rows[_]; r.owner == id]", false)] // of nothing outside
    [InlineData("made := rows if { id := data.users[1].id; rows := [r | r := data.rows[_]; r.owner == id] }", false)] // once
    [InlineData("made contains n if { some u in data.users; n := [r.name | some r in data.rows; r.group < u.group] }", false)] // no equality
    [InlineData("made contains n if { some u in data.users; n := [[u.id, r.name] | some r in data.rows; r.owner == u.id] }", false)] // seen in the head
    [InlineData("made contains n if { some u in data.users; n := [r.name | some r in data.rows; r.owner == u.id; r.group >= u.group] }", false)] // not all of it joined
    [InlineData("made contains n if { some i, u in data.users; n := [1 | data.rows[i]; u] }", false)] // a reference's operand
    [InlineData("made contains n if { some i, _ in data.users; n := [r.name | r := data.rows[i]] }", false)]
    [InlineData("made contains n if { some u in data.users; n := [path | walk(data.rows[0], [path, value]); value == u.id; path != [u]] }", false)]
    [InlineData("made contains n if { some u in data.users; walk(data.rows, [path, u.id]); n := path }", false)]
    [InlineData("made contains n if { some u in data.users; n := [r.name | some r in data.rows; 1 == count([1 | r.owner == u.id])] }", false)] // in a nested comprehension
    [InlineData("made contains n if { some u in data.users; n := [r.name | some r in data.rows; not r.owner == u.id] }", false)] // negated
    [InlineData("made contains n if { some u in data.users; n := [r.name | some r in data.rows; r.owner == input.id with input.id as u.id] }", false)] // in a modifier
    [InlineData("made contains n if { some u in data.users; n := [r.name | id = u.id; some r in data.rows; r.owner == id] }", true)]
    [InlineData("made contains n if { some u in data.users; n := [[id, r.name] | id = u.id; some r in data.rows; r.owner == id] }", false)] // seen by another name
    [InlineData("made contains n if { some u in data.users; n := [r.name | some r in data.rows; {r.owner} == {u.id}] }", false)] // in a set
    [InlineData("made contains n if { some u in data.users; n := count([r | some r in data.rows; r.owner == u.id]) with data.rows as [{\"owner\": \"u2\"}] }",
        false)] // in an expression with a modifier
    [InlineData("one(x, y) := 1 if x\nmade contains n if { some u in data.users; n := [r.name | some r in data.rows; plus(r.group, 1) == u.group] with plus as one }", false)]
    [InlineData("made contains n if { some u in data.users; x := u.group + 0.0; n := [[y, x] | some r in data.rows; y := r.group; y == x] }",
        false)] // 1 and 1.0 are equal and not alike
    public void Results_are_those_without_an_index(string rules, bool indexed)
    {
        var text = $"package t\n\n{rules}";
        var plan = RegoCompiler.Compile([new RegoModule("test.rego", text)], ["t/made"]).Plan!;
        Assert.Equal(indexed, plan.Functions.Any(static function => function.IsIndex));
        var policy = RegoPolicy.Create(plan).WithData(Data(12));

        // What is explained runs as it is written.
        var written = policy.Explain("t/made", RegoObject.Empty).Result;
        var result = policy.Evaluate("t/made", RegoObject.Empty);
        Assert.Equal(written.Outcome, result.Outcome);
        Assert.Equal(written.Value?.ToJson(), result.Value?.ToJson());
        Assert.Equal(result.Value?.ToJson(), InModule(text));
    }

    /// <summary>What no row that was asked for meets, is not met: errors of other rows, and of rows of a conflict.</summary>
    [Theory]
    [InlineData("f(r) := 1 if r.group >= 0\nf(r) := 2 if r.owner == \"u7\"\nmade := [n | some u in data.users; u.group == 1; n := [f(r) | some r in data.rows; r.owner == u.id; r.owner != \"u7\"]]")]
    [InlineData("f(r) := 1 if r.group >= 0\nf(r) := 2 if r.owner == \"u7\"\nmade := [n | some u in data.users; u.group == 1; n := [f(r) | some r in data.rows; r.owner == u.id]]")]
    [InlineData("made := [n | some u in data.users; u.group == 1; n := {r.group: r.owner | some r in data.rows; r.group == u.group}]")]
    [InlineData("made := [n | some u in data.users; u.group == 6; n := {1: r.owner | some r in data.rows; r.group == u.group}]")]
    public void Errors_are_those_without_an_index(string rules)
    {
        var policy = Policies.Compile($"package t\n\n{rules}", "t/made").WithData(Data(12));
        var written = policy.Explain("t/made", RegoObject.Empty).Result;
        var result = policy.Evaluate("t/made", RegoObject.Empty);
        Assert.Equal((written.Outcome, written.Error, written.Value?.ToJson()), (result.Outcome, result.Error, result.Value?.ToJson()));
    }

    /// <summary>Values that are equal and not alike, alike and not equal, false, null, absent or collections: as keys, and as what is looked up.</summary>
    [Theory]
    [InlineData("made := [[i, n] | some i, u in input.users; n := [r.name | some r in input.rows; r.owner == u.id]]")]
    [InlineData("made := [[i, n] | some i, u in input.users; n := {r.name: r.owner | some r in input.rows; u.id = r.owner}]")]
    [InlineData("made := [[i, n] | some i, u in input.users; n := {[r.name, g] | some r in input.rows; [r.owner, g] = [u.id, r.group]}]")]
    [InlineData("made := [[i, n] | some i, u in input.users; n := [r.name | some r in input.rows; [r.owner, r.group] = [u.id, u.group]]]")]
    [InlineData("made := [[i, n] | some i, u in input.users; n := [j | input.rows[j].owner == u.id]]")]
    public void Awkward_values_join_alike(string rules)
    {
        string[] ids = ["1", "1.0", "1e0", "\"1\"", "true", "false", "null", "[]", "[1]", "[1.0]", "{}", "{\"a\": 1}", "\"\"", "0", "-0.0", "1e400", "\"é\""];
        var rows = string.Join(',', ids.Select(static (id, i) => $$"""{"name": "r{{i}}", "owner": {{id}}, "group": {{i % 2}}}""").Append("""{"name": "none"}""").Append("7"));
        var input = $$"""{"users": [{{string.Join(',', ids.Select(static (id, i) => $$"""{"id": {{id}}, "group": {{i % 3}}.0}"""))}}, {}, 7], "rows": [{{rows}}, {{rows}}]}""";
        var text = $"package t\n\n{rules}";
        var policy = Policies.Compile(text, "t/made");
        var result = policy.Evaluate("t/made", RegoJson.Read(input)).Value?.ToJson();
        Assert.NotNull(result);
        Assert.Equal(policy.Explain("t/made", RegoJson.Read(input)).Result.Value?.ToJson(), result);
        Assert.Equal(result, InModule(text, input));
    }

    [Fact]
    public void Failing_built_ins_of_rows_that_nobody_asked_for_stop_nothing()
    {
        const string Text = "package t\n\nmade := [n | some u in data.users; u.group == 1; n := [time.parse_rfc3339_ns(r.name) | some r in data.rows; r.owner == concat(\"\", [\"x\", u.id])]]";
        var strict = Policies.Compile(Text, "t/made").WithData(Data(12));
        strict = strict.WithOptions(strict.Options with { StrictBuiltinErrors = true });
        Assert.Equal("[[],[]]", strict.Evaluate("t/made").Value?.ToJson());
    }

    /// <summary>One use costs what it costs as written: a policy that asks for one user pays for no index of all.</summary>
    [Fact]
    public void One_use_makes_no_index()
    {
        const string Rows = "rows_of(id) := [r.name | r := data.rows[_]; id = r.owner]\n";
        var (once, plain, twice) = (Steps(Rows + "made := rows_of(\"u7\")", 1000), Steps("made := [r.name | r := data.rows[_]; \"u7\" = r.owner]", 1000),
            Steps(Rows + "made := [rows_of(\"u7\"), rows_of(\"u8\")]", 1000));
        Assert.InRange(once, plain, plain + 50);
        Assert.True(twice > once * 2);
    }

    [Fact]
    public void Index_is_within_the_budgets()
    {
        var policy = Policies.Compile($"package t\n\n{Array}", "t/made").WithData(Data(4000));
        var few = policy.WithOptions(policy.Options with { Budget = new RegoBudget { Values = 5000 } });
        Assert.Equal(RegoErrorCode.ValueBudget, few.Evaluate("t/made").Error?.Code);
        var small = policy.WithOptions(policy.Options with { Budget = new RegoBudget { Bytes = 100_000 } });
        Assert.Equal(RegoErrorCode.ByteBudget, small.Evaluate("t/made").Error?.Code);
        Assert.Equal(RegoOutcome.Defined, policy.Evaluate("t/made").Outcome);
    }

    /// <summary>Modules have the indexes that cannot fail; fuel grows with the rows.</summary>
    [Theory]
    [InlineData(Array, true)]
    [InlineData(Object, true)]
    [InlineData(OfRules, true)]
    [InlineData("f(r) := r.name\nmade := {u.id: rows | some u in data.users; rows := [f(r) | some r in data.rows; r.owner == u.id]}", false)]
    public void Modules_have_the_indexes_that_cannot_fail(string rules, bool linear)
    {
        using var module = new PolicyModule($"package t\n\n{rules}", ["t/made"], countsFuel: true);
        ulong Fuel(int rows)
        {
            using var instance = module.Instance(new ModuleLimits(Fuel: ulong.MaxValue / 2));
            instance.SetData(Data(rows).ToJson());
            var before = instance.Fuel;
            instance.Evaluate(0, "{}");
            return before - instance.Fuel;
        }

        var ratio = (double)Fuel(400) / Fuel(200);
        Assert.True(linear ? ratio < 2.5 : ratio > 3, $"{ratio:f2} times as much");
    }

    private static string? InModule(string text, string input = "{}")
    {
        using var module = new PolicyModule(text, ["t/made"]);
        using var instance = module.Instance();
        instance.SetData(Data(12).ToJson());
        var results = instance.Evaluate(0, input);
        return results == "[]" ? null : results["""[{"result":""".Length..^2];
    }

    private static long Steps(string rules, int rows)
    {
        var policy = Policies.Compile($"package t\n\n{rules}", "t/made").WithData(Data(rows));
        var (low, high) = (0L, 100_000_000L);
        while (low + 1 < high)
        {
            var middle = (low + high) / 2;
            var options = policy.Options with { Budget = new RegoBudget { Steps = middle, Values = long.MaxValue }, Time = new StandingClock() };
            (low, high) = policy.WithOptions(options).Evaluate("t/made").Error?.Code == RegoErrorCode.StepBudget ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static RegoValue Data(int rows) => RegoJson.Read($$"""
        {
            "users": [{{string.Join(',', Enumerable.Range(0, rows).Select(static i => $$"""{"id": "u{{i}}", "group": {{i % 7}}}"""))}}],
            "rows": [{{string.Join(',', Enumerable.Range(0, rows).Select(static i => $$"""{"name": "r{{i}}", "owner": "u{{i}}", "group": {{i % 7}}}"""))}}]
        }
        """);
}

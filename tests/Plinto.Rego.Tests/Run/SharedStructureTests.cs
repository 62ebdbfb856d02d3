using Plinto.Rego.Builtins;
using Plinto.Rego.Compile;
using Plinto.Rego.Errors;
using Plinto.Rego.Run;
using Plinto.Rego.Syntax;
using Plinto.Rego.Tests.Running;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Run;

/// <summary>
/// Values share structure: a policy of a few lines makes one of 4^13 nodes in fifty steps. Whatever is done with such a value, by any operator and any built-in, ends within the
/// budget of steps, time and bytes; a new built-in is tested by being in the table.
/// </summary>
[Collection(Alone.Name)]
public sealed class SharedStructureTests
{
    private const int Levels = 13;

    private static readonly string Making = string.Join('\n',
        Chain("arrays", "[v, v, v, v]"),
        Chain("objects", "{\"a\": v, \"b\": v, \"c\": v, \"d\": v}"),
        Chain("sets", "{[1, v], [2, v], [3, v], [4, v]}"),
        Chain("keys", "{v: 1, [v]: 2, [v, 1]: 3}"),
        Chain("sections", "{\"type\": \"object\", \"properties\": {\"a\": v, \"b\": v, \"c\": v}, \"allOf\": [v, v]}"),
        """

        text := concat("", [part | some i in numbers.range(1, 1000); part := input.text])

        heavy_array := arrays(input.one)
        heavy_object := objects(input.one)
        heavy_set := sets(input.one)
        heavy_keys := keys(input.one)
        heavy_schema := sections({"type": "string"})
        same_array := arrays(input.other)
        same_object := objects(input.other)
        same_set := sets(input.other)
        same_keys := keys(input.other)
        texts := [text, text, text, text]
        graph := {x: ns | some x in numbers.range(1, 300); ns := numbers.range(1, 300)}
        """);

    private static readonly string[] Composites = ["heavy_array", "heavy_object", "heavy_set", "heavy_keys"];

    private static readonly RegoValue Input = RegoJson.Read($$"""{"one": {"n": 1}, "other": {"n": 1}, "text": "{{new string('a', 1000)}}"}""");

    public static TheoryData<string> Operators =>
    [
        "heavy_array == same_array", "heavy_array != same_array", "heavy_array < same_array", "heavy_array <= same_array", "heavy_array > same_array", "heavy_array >= same_array",
        "heavy_object == same_object", "heavy_object < same_object", "heavy_set == same_set", "heavy_set < same_set", "heavy_keys == same_keys",
        "count({heavy_array, same_array}) > 0", "count({heavy_object, same_object}) > 0", "count({heavy_set, same_set}) > 0", "count({heavy_array: 1, same_array: 1}) > 0",
        "heavy_array in [same_array]", "heavy_array in {same_array}", "[1, heavy_array] in {same_array: 2}", "{heavy_array: 1}[same_array] == 1", "heavy_set | same_set != set()",
        "heavy_set & same_set != set()",
        "heavy_set - same_set == set()", "count({x | some x in [heavy_array, same_array]}) > 0", "count([x | some x in {heavy_object, same_object}]) > 0",
        "[x, y] = [heavy_array, same_array]; x = y",
        "every x in [same_array] { x == heavy_array }", "$\"{heavy_array}\" != \"\"", "x := object.union(heavy_object, same_object)[_]; x != 1",
        "input.nothing with input as {\"nothing\": heavy_array == same_array}",
        "print(heavy_array)", "{heavy_array | true} == {same_array | true}", "texts == [concat(\"\", [text]), text, text, concat(\"\", [text])]",
    ];

    public static TheoryData<string> Builtins => [.. BuiltinTable.All.Where(
        static builtin => builtin.Function is not null && !builtin.Signature.Traits.HasFlag(BuiltinTraits.Internal)).Select(static builtin => builtin.Signature.Name)];

    [Theory]
    [MemberData(nameof(Operators))]
    public void Operator_over_shared_structure_ends_within_the_budget(string expression) => Evaluate($"p if {{ {expression} }}");

    [Theory]
    [InlineData("p := heavy_array")]
    [InlineData("p := heavy_object")]
    [InlineData("p := {\"allow\": true, \"context\": heavy_keys}")]
    [InlineData("p contains heavy_set")]
    [InlineData("p[heavy_array] := heavy_object")]
    public void Result_that_nobody_could_write_is_an_error(string rule)
    {
        var result = Evaluate(rule);
        Assert.Equal(RegoOutcome.Error, result.Outcome);
        Assert.Contains(result.Error!.Code, (string[])[RegoErrorCode.StepBudget, RegoErrorCode.TimeBudget, RegoErrorCode.ByteBudget]);
    }

    [Theory]
    [InlineData("p if arrays(1) == arrays(2)")]
    [InlineData("p := json.marshal(heavy_array)")]
    [InlineData("p := sprintf(\"%v\", [heavy_array])")]
    [InlineData("p := yaml.marshal(heavy_object)")]
    [InlineData("p if heavy_array == same_array")]
    public void Attack_of_the_report_is_denied_and_not_allowed(string rule)
    {
        if (rule.Contains("arrays(1)", StringComparison.Ordinal))
        {
            Assert.Equal(RegoOutcome.Undefined, Evaluate(rule).Outcome); // differs at once: cheap is allowed
        }
        else
        {
            Assert.Equal(RegoOutcome.Error, Evaluate(rule).Outcome);
        }
    }

    [Theory]
    [MemberData(nameof(Builtins))]
    public void Built_in_over_shared_structure_ends_within_the_budget(string name)
    {
        var signature = BuiltinTable.Find(name)!.Signature;
        foreach (var call in Calls(signature))
        {
            Evaluate(signature.Result is null ? $"p if {{ {call}; true }}" : $"p if {{ x := {call}; x != 12345.5 }}");
        }
    }

    [Fact]
    public void Memory_is_a_budget()
    {
        var policy = Policies.Compile("package t\n\np if { some i in numbers.range(1, 5000); x := concat(\"\", [input.text, sprintf(\"%d\", [i])]); count(x) == 0 }", "t/p");
        var budget = new RegoBudget { Bytes = 1_000_000 };
        Assert.Equal(RegoErrorCode.ByteBudget, policy.WithOptions(policy.Options with { Budget = budget }).Evaluate("t/p", Input).Error?.Code);
    }

    [Fact]
    public void Explanation_of_what_nobody_could_write_is_an_error()
    {
        var policy = Policies.Compile($"package t\n\n{Making}\n\np if count(heavy_array) == 4\n", "t/p");
        Assert.Equal(RegoOutcome.Error, policy.WithOptions(policy.Options with { Budget = EdgeBudget.Value }).Explain("t/p", Input).Result.Outcome);
    }

    private static string Chain(string name, string level) =>
        string.Join('\n', Enumerable.Range(0, Levels).Select(i => $"{name}{i}(v) := {level}"))
            + $"\n{name}(v) := {string.Concat(Enumerable.Range(0, Levels).Reverse().Select(i => $"{name}{i}("))}v{new string(')', Levels)}\n";

    // Each operand in turn is heavy, and all are together.
    private static IEnumerable<string> Calls(BuiltinSignature signature)
    {
        var heavy = signature.Arguments.Select(Heavy).ToArray();
        for (var variant = 0; variant < Math.Max(1, heavy.Select(static choices => choices.Length).DefaultIfEmpty(1).Max()); variant++)
        {
            yield return $"{signature.Name}({string.Join(", ", heavy.Select(choices => choices[variant % choices.Length]))})";
            yield return $"{signature.Name}({string.Join(", ", heavy.Select((choices, i) => choices[(variant + i) % choices.Length]))})";
        }
    }

    private static string[] Heavy(RegoType type) => type.Kind switch
    {
        RegoTypeKind.Any when type.Union.Count == 0 => [.. Composites, "heavy_schema", "text", "texts"],
        RegoTypeKind.Any => [.. type.Union.SelectMany(Heavy)],
        RegoTypeKind.Null => ["null"],
        RegoTypeKind.Boolean => ["true"],
        RegoTypeKind.Number => ["3", "1000000", "1e300"],
        RegoTypeKind.String => ["text", "\"%v\"", "\"a\"", "\"{{range .}}{{.}}{{end}}\"", "\"(a*)*b\""],
        RegoTypeKind.Array => ["heavy_array", "texts", "[heavy_array, heavy_object]",
        "[{\"op\": \"add\", \"path\": \"/a\", \"value\": heavy_object}, {\"op\": \"test\", \"path\": \"\", \"value\": same_object}]"],
        RegoTypeKind.Set => ["heavy_set", "{text}", "{heavy_set, same_set}"],
        _ => ["heavy_object", "heavy_keys", "graph", "heavy_schema"],
    };

    private static RegoResult Evaluate(string rule)
    {
        var compiled = RegoCompiler.Compile([new RegoModule("t.rego", $"package t\n\n{Making}\n\n{rule}\n")], ["t/p"], new CompileOptions { Print = true });
        if (compiled.Plan is null)
        {
            // A call that the type checker refuses cannot be made at all.
            Assert.All(compiled.Errors, static error => Assert.Equal(CompileErrorCode.Type, error.Code));
            return default!;
        }

        return EdgeBudget.Evaluate(RegoPolicy.Create(compiled.Plan, new RegoPolicyOptions { Print = static _ => { } }), "t/p", Input, rule);
    }
}

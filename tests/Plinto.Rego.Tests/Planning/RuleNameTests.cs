using Xunit;

namespace Plinto.Rego.Tests.Planning;

/// <summary>Rules whose names have several parts, constant or computed.</summary>
public sealed class RuleNameTests
{
    [Theory]
    [InlineData("p.a := 1\n\np.b := 2", "{\"a\": 1, \"b\": 2}")]
    [InlineData("p[x] := y if { some x, y in {\"a\": 1} }\n\np.b := 2", "{\"a\": 1, \"b\": 2}")]
    [InlineData("p.q[x].r contains y if { x := \"a\"; y := 1 }\n\np.q.a.r contains 2", "{\"q\": {\"a\": {\"r\": {1, 2}}}}")]
    [InlineData("p[x] := 1 if { some x in [\"a\", 1, true] }", "{true: 1, 1: 1, \"a\": 1}")]
    [InlineData("p[x] if { some x in [\"a\", \"b\"] }", "{\"a\": true, \"b\": true}")]
    [InlineData("default p.a := 1\n\np.b := 2 if { false }", "{\"a\": 1}")]
    [InlineData("default p.a := 1\n\np[x] := 2 if { x := \"b\" }", "{\"a\": 1, \"b\": 2}")]
    [InlineData("default p.a := 1\n\np[x] := 2 if { x := \"a\" }", "{\"a\": 2}")]
    [InlineData("p[x] := 1 if { x := \"a\"; false } else := 2 if { x := \"b\" }", "{\"b\": 2}")]
    [InlineData("p.f(x) := x\n\np.a := p.f(3)", "{\"a\": 3}")]
    [InlineData("p[x] := 1 if { x := \"a\" }\n\np[x] := 2 if { x := \"a\" }", "eval_conflict_error")]
    [InlineData("p[x].y := 1 if { x := \"a\" }\n\np.a := 2", "eval_conflict_error")]
    [InlineData("p[x] contains 1 if { x := \"a\" }\n\np.a := {1}", "eval_conflict_error")]
    [InlineData("p[x] := 1 if { x := \"a\" }\n\np[x] contains 2 if { x := \"b\" }", "{\"a\": 1, \"b\": {2}}")]
    public void Build_one_document(string rules, string expected) => Assert.Equal(expected, Decide.Document(rules));

    [Theory]
    [InlineData("q.a := q.b\n\nq.b := 1\n\nq[x] := 2 if { x := \"z\" }\n\np := q.a", "1")]
    [InlineData("q.a := q.b + q.c.d\n\nq.b := 1\n\nq[x][y] := 2 if { x := \"c\"; y := \"d\" }\n\np := q", "{\"a\": 3, \"b\": 1, \"c\": {\"d\": 2}}")]
    public void Sibling_names_may_refer_to_each_other(string rules, string expected) => Assert.Equal(expected, Decide.Document(rules));

    [Theory]
    [InlineData("a", "1")]
    [InlineData("b", "2")]
    [InlineData("c", "3")]
    [InlineData("d", "undefined")]
    public void Computed_names_find_rules_and_base_documents(string name, string expected)
    {
        const string Rules = "q.a := 1\n\nq.b := 2\n\np := data.test.q[input]";
        Assert.Equal(expected, Decide.Document(Rules, input: $"\"{name}\"", data: "{\"test\": {\"q\": {\"c\": 3}}}"));
    }

    [Fact]
    public void Many_computed_names_are_one_dynamic_call()
    {
        var rules = string.Join("\n\n", Enumerable.Range(0, 50).Select(static i => $"q.n{i}.allow := {i}"));
        Assert.Equal("37", Decide.Document($"{rules}\n\np := data.test.q[input].allow", input: "\"n37\""));
        Assert.Equal("undefined", Decide.Document($"{rules}\n\np := data.test.q[input].allow", input: "37"));
        Assert.Equal("50", Decide.Document($"{rules}\n\np := count([x | x := data.test.q[_].allow])"));
    }

    [Fact]
    public void Iterating_packages_evaluates_only_the_named_rules()
    {
        // The helper's conflict is not met, since nothing asks for it.
        const string Rules = "q.a.allow := true\n\nq.a.helper := x if { some x in [1, 2] }\n\nq.b.allow := false\n\np contains n if { data.test.q[n].allow }";
        Assert.Equal("{\"a\"}", Decide.Document(Rules));
    }
}

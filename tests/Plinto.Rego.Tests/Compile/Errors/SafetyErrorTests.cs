using Xunit;

namespace Plinto.Rego.Tests.Compile.Errors;

/// <summary>Variables that never get a value. Each row: name, module, all errors as `row:column code message`.</summary>
public sealed class SafetyErrorTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        { "head_value", "p := x if { true }", "3:6 rego_unsafe_var_error var x is unsafe" },
        { "head_key", "p contains x if { true }", "3:12 rego_unsafe_var_error var x is unsafe" },
        { "head_reference", "p[x] := 1 if { true }", "3:3 rego_unsafe_var_error var x is unsafe" },
        { "deep_head_reference", "p.q[x].r := 1 if { true }", "3:5 rego_unsafe_var_error var x is unsafe" },
        { "comparison", "p if { x > 1 }", "3:8 rego_unsafe_var_error var x is unsafe" },
        { "equality", "p if { x == 1 }", "3:8 rego_unsafe_var_error var x is unsafe" },
        { "bare_variable", "p if { x }", "3:8 rego_unsafe_var_error var x is unsafe" },
        { "negated", "p if { not x }", "3:8 rego_unsafe_var_error var x is unsafe" },
        { "negated_reference_operand", "p if { not data.foo[i] }", "3:8 rego_unsafe_var_error var i is unsafe" },
        { "two_variables", "p if { x == y }", "3:8 rego_unsafe_var_error var x is unsafe; 3:8 rego_unsafe_var_error var y is unsafe" },
        { "unified_with_each_other", "p if { x = y }", "3:8 rego_unsafe_var_error var x is unsafe; 3:8 rego_unsafe_var_error var y is unsafe" },
        { "call_argument", "p if { count(x) == 1 }", "3:8 rego_unsafe_var_error var x is unsafe" },
        { "nested_call_argument", "p if { count(upper(x)) == 1 }", "3:14 rego_unsafe_var_error var x is unsafe" },
        { "array_element", "p if { [x, 1] == [1, 1] }", "3:8 rego_unsafe_var_error var x is unsafe" },
        { "object_value", "p if { {\"a\": x} == {\"a\": 1} }", "3:8 rego_unsafe_var_error var x is unsafe" },
        { "object_key_pattern", "p if { {x: 1} = {\"a\": 1} }", "3:8 rego_unsafe_var_error var x is unsafe" },
        { "set_element", "p if { {x} = {1} }", "3:8 rego_unsafe_var_error var x is unsafe" },
        { "reference_head", "p if { x.foo }", "3:8 rego_unsafe_var_error var x is unsafe" },
        { "comprehension_head", "p := [x | true]", "3:7 rego_unsafe_var_error var x is unsafe" },
        { "set_comprehension_head", "p := {x | true}", "3:7 rego_unsafe_var_error var x is unsafe" },
        { "object_comprehension_key", "p := {x: 1 | true}", "3:7 rego_unsafe_var_error var x is unsafe" },
        { "comprehension_body", "p := [1 | x > 1]", "3:11 rego_unsafe_var_error var x is unsafe" },
        { "closure_needs_outer", "p if { y = [z | z = x]; x = y }", "3:8 rego_unsafe_var_error var x is unsafe; 3:25 rego_unsafe_var_error var y is unsafe" },
        { "comprehension_reads_unsafe_outer", "p if { xs := [1 | x > 1]; x > 2; xs }", "3:8 rego_unsafe_var_error var x is unsafe" },
        { "every_body", "p if { every x in [1] { x > y } }", "3:25 rego_unsafe_var_error var y is unsafe" },
        { "every_domain", "p if { every x in xs { x } }", "3:8 rego_unsafe_var_error var xs is unsafe" },
        { "every_does_not_bind", "p if { every x in [1] { y = x }; y == 1 }", "3:8 rego_unsafe_var_error var y is unsafe" },
        { "with_value", "p if { true with input as x }", "3:8 rego_unsafe_var_error var x is unsafe" },
        { "function_body", "f(x) := 1 if { x == y }", "3:16 rego_unsafe_var_error var y is unsafe" },
        { "function_value", "f(x) := y", "3:9 rego_unsafe_var_error var y is unsafe" },
        { "function_result_argument", "p if { f(y, x) }\n\nf(a) := a", "3:8 rego_unsafe_var_error var y is unsafe" },
        { "assignment_cycle", "p if { x := y; y := x }", "3:16 rego_compile_error var y referenced above" },
        { "assignment_is_one_way", "p if { 1 = x; y := z; z = w }",
        "3:15 rego_unsafe_var_error var y is unsafe; 3:15 rego_unsafe_var_error var z is unsafe; 3:23 rego_unsafe_var_error var w is unsafe" },
        { "assignment_needs_right_side", "p if { x := y; 1 = x }", "3:8 rego_unsafe_var_error var y is unsafe" },
        { "else_body", "p if { false } else if { x == 1 }", "3:26 rego_unsafe_var_error var x is unsafe" },
        { "else_value", "p := 1 if { false } else := x if { true }", "3:29 rego_unsafe_var_error var x is unsafe" },
        { "some_in_unsafe_domain", "p if { some x in xs }", "3:8 rego_unsafe_var_error var xs is unsafe" },
        { "template", "p := $\"{x}\"", "3:6 rego_unsafe_var_error var x is unsafe" },
        { "negated_call_output", "p if { not f(1, x); x == 1 }\n\nf(a) := a", "3:8 rego_unsafe_var_error var x is unsafe" },
        { "opt_in_not_group", "import future.keywords.not\n\np if { not { x == 1 } }", "5:14 rego_unsafe_var_error var x is unsafe" },
        { "opt_in_and_keeps_locals", "import future.keywords.and\n\np if { { y := 1; y > 0 } and true; y == 1 }", "5:36 rego_unsafe_var_error var y is unsafe" },
        { "opt_in_or_operand", "import future.keywords.or\n\np if { x > 1 or true }", "5:8 rego_unsafe_var_error var x is unsafe" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_reported(string name, string rules, string errors) => ErrorTable.Check(name, rules, errors);
}

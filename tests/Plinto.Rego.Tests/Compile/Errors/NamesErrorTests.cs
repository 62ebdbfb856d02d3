using Xunit;

namespace Plinto.Rego.Tests.Compile.Errors;

/// <summary>Names used against the rules of declaration. Each row: name, module, all errors as `row:column code message`.</summary>
public sealed class NamesErrorTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        { "rule_named_input", "input := 1", "3:1 rego_compile_error rules must not shadow input (use a different rule name)" },
        { "rule_named_data", "data := 1", "3:1 rego_compile_error rules must not shadow data (use a different rule name)" },
        { "variable_named_input", "p if { input := 1; input == 1 }", "3:8 rego_compile_error variables must not shadow input (use a different variable name)" },
        { "variable_named_data", "p if { data := 1; data == 1 }", "3:8 rego_compile_error variables must not shadow data (use a different variable name)" },
        { "argument_named_input", "f(input) := 1", "3:3 rego_compile_error variables must not shadow input (use a different variable name)" },
        { "assigned_twice", "p if { x := 1; x := 2 }", "3:16 rego_compile_error var x assigned above" },
        { "assigned_after_use", "p if { x == 1; x := 2 }", "3:16 rego_compile_error var x referenced above" },
        { "declared_twice", "p if { some x, x; x = 1 }", "3:16 rego_compile_error var x declared above" },
        { "assigned_after_some", "p if { some x; x := 1 }", "3:16 rego_compile_error var x declared above" },
        { "some_after_assignment", "p if { x := 1; some x; x = 1 }", "3:21 rego_compile_error var x assigned above" },
        { "some_in_after_assignment", "p if { x := 1; some x in [1] }", "3:16 rego_compile_error var x assigned above" },
        { "some_after_use", "p if { x = 1; some x }", "3:20 rego_compile_error var x referenced above" },
        { "argument_assigned", "f(x) := y if { x := 1; y := 2 }", "3:16 rego_compile_error arg x redeclared" },
        { "argument_declared", "f(x) := 1 if { some x; x = 1 }", "3:21 rego_compile_error arg x redeclared" },
        { "unused_some", "p if { some x; true }", "3:13 rego_compile_error declared var x unused" },
        { "unused_some_of_two", "p if { some x, y; x = 1 }", "3:16 rego_compile_error declared var y unused" },
        { "unused_some_in_comprehension", "p := [1 | some x; true]", "3:16 rego_compile_error declared var x unused" },
        { "assign_to_number", "p if { 1 := 1 }", "3:8 rego_compile_error cannot assign to number" },
        { "assign_to_reference", "p if { data.x := 1 }", "3:8 rego_compile_error cannot assign to ref" },
        { "assign_to_call", "p if { count([1]) := 1 }", "3:8 rego_compile_error cannot assign to call" },
        { "assign_to_set", "p if { {x} := {1} }", "3:8 rego_compile_error cannot assign to set" },
        { "assign_to_comprehension", "p if { [x | x = 1] := [1] }", "3:8 rego_compile_error cannot assign to arraycomprehension" },
        { "assign_under_not", "p if { not x := 1 }", "3:8 rego_compile_error cannot assign vars inside negated expression" },
        { "assigned_twice_in_pattern", "p if { [x, x] := [1, 2] }", "3:12 rego_compile_error var x assigned above" },
        { "assigned_twice_in_comprehension", "p := [x | x := 1; x := 2]", "3:19 rego_compile_error var x assigned above" },
        { "assigned_twice_in_every", "p if { every x in [1] { y := x; y := 1 } }", "3:33 rego_compile_error var y assigned above" },
        { "every_same_key_and_value", "p if { every x, x in [1] { x } }", "3:17 rego_compile_error var x declared above" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_reported(string name, string rules, string errors) => ErrorTable.Check(name, rules, errors);
}

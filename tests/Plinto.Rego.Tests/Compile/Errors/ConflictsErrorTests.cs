using Xunit;

namespace Plinto.Rego.Tests.Compile.Errors;

/// <summary>Rules that contradict each other. Each row: name, module, all errors as `row:column code message`.</summary>
public sealed class ConflictsErrorTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        { "complete_and_set", "p := 1\n\np contains 2", "3:1 rego_type_error conflicting rules data.test.p found" },
        { "complete_and_function", "p := 1\n\np(x) := x", "3:1 rego_type_error conflicting rules data.test.p found" },
        { "set_and_function", "p contains 1\n\np(x) := x", "3:1 rego_type_error conflicting rules data.test.p found" },
        { "different_arity", "f(x) := x\n\nf(x, y) := x", "3:1 rego_type_error conflicting rules data.test.f found" },
        { "complete_and_partial_object", "p := 1\n\np[x] := y if { x := \"a\"; y := 2 }", "3:1 rego_type_error conflicting rules data.test.p found" },
        { "set_and_partial_object", "p contains 1\n\np[x] := y if { x := \"a\"; y := 2 }", "3:1 rego_type_error conflicting rules data.test.p found" },
        { "default_and_set", "default p := 1\n\np contains 2", "3:1 rego_type_error conflicting rules data.test.p found" },
        { "two_defaults", "default p := 1\n\ndefault p := 2", "1:1 rego_type_error multiple default rules data.test.p found at two_defaults.rego:3, two_defaults.rego:5" },
        { "default_function_arity", "default f(x) := 1\n\nf(x, y) := 2", "3:1 rego_type_error conflicting rules data.test.f found" },
        { "value_above_value", "p.q := 1\n\np.q.r := 2", "3:1 rego_type_error rule data.test.p.q conflicts with [data.test.p.q.r]" },
        { "value_above_set", "p.q := 1\n\np.q.r contains 2", "3:1 rego_type_error rule data.test.p.q conflicts with [data.test.p.q.r]" },
        { "set_above_value", "p.q contains 1\n\np.q.r := 2", "3:1 rego_type_error rule data.test.p.q conflicts with [data.test.p.q.r]" },
        { "value_above_two", "p := 1\n\np.a := 2\n\np.b := 3", "3:1 rego_type_error rule data.test.p conflicts with [data.test.p.a data.test.p.b]" },
        { "function_above_value", "f(x) := x\n\nf.g := 1", "3:1 rego_type_error rule data.test.f conflicts with [data.test.f.g]" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_reported(string name, string rules, string errors) => ErrorTable.Check(name, rules, errors);
}

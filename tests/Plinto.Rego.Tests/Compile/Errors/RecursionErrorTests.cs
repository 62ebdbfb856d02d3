using Xunit;

namespace Plinto.Rego.Tests.Compile.Errors;

/// <summary>Rules that depend on themselves. Each row: name, module, all errors as `row:column code message`.</summary>
public sealed class RecursionErrorTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        { "itself", "p if { p }", "3:1 rego_recursion_error rule data.test.p is recursive: data.test.p -> data.test.p" },
        { "value_itself", "p := p", "3:1 rego_recursion_error rule data.test.p is recursive: data.test.p -> data.test.p" },
        { "two_rules", "p if { q }\n\nq if { p }", "3:1 rego_recursion_error rule data.test.p is recursive: data.test.p -> data.test.q -> data.test.p; 5:1 rego_recursion_error rule data.test.q is recursive: data.test.q -> data.test.p -> data.test.q" },
        { "three_rules", "a if { b }\n\nb if { c }\n\nc if { a }", "3:1 rego_recursion_error rule data.test.a is recursive: data.test.a -> data.test.b -> data.test.c -> data.test.a; 5:1 rego_recursion_error rule data.test.b is recursive: data.test.b -> data.test.c -> data.test.a -> data.test.b; 7:1 rego_recursion_error rule data.test.c is recursive: data.test.c -> data.test.a -> data.test.b -> data.test.c" },
        { "function", "f(x) := f(x)", "3:1 rego_recursion_error rule data.test.f is recursive: data.test.f -> data.test.f" },
        { "mutual_functions", "f(x) := g(x)\n\ng(x) := f(x)", "3:1 rego_recursion_error rule data.test.f is recursive: data.test.f -> data.test.g -> data.test.f; 5:1 rego_recursion_error rule data.test.g is recursive: data.test.g -> data.test.f -> data.test.g" },
        { "negated", "p if { not p }", "3:1 rego_recursion_error rule data.test.p is recursive: data.test.p -> data.test.p" },
        { "in_comprehension", "p := [x | x := p]", "3:1 rego_recursion_error rule data.test.p is recursive: data.test.p -> data.test.p" },
        { "in_every", "p if { every x in p { x } }", "3:1 rego_recursion_error rule data.test.p is recursive: data.test.p -> data.test.p" },
        { "through_data", "p := data.test", "3:1 rego_recursion_error rule data.test.p is recursive: data.test.p -> data.test.p" },
        { "through_data_root", "p := data", "3:1 rego_recursion_error rule data.test.p is recursive: data.test.p -> data.test.p" },
        { "through_variable", "p if { data.test[x] }", "3:1 rego_recursion_error rule data.test.p is recursive: data.test.p -> data.test.p" },
        { "through_set", "p contains x if { some x in p }", "3:1 rego_recursion_error rule data.test.p is recursive: data.test.p -> data.test.p" },
        { "through_object", "p[x] := y if { x := \"a\"; y := p.b }", "3:1 rego_recursion_error rule data.test.p[x] is recursive: data.test.p[x] -> data.test.p[x]" },
        { "else", "p if { false } else := p", "3:1 rego_recursion_error rule data.test.p is recursive: data.test.p -> data.test.p" },
        { "default_has_none", "default p := false\n\np if { p }", "5:1 rego_recursion_error rule data.test.p is recursive: data.test.p -> data.test.p" },
        { "with_value", "p if { true with input as p }", "3:1 rego_recursion_error rule data.test.p is recursive: data.test.p -> data.test.p" },
        { "head_key", "p contains p", "3:1 rego_recursion_error rule data.test.p is recursive: data.test.p -> data.test.p" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_reported(string name, string rules, string errors) => ErrorTable.Check(name, rules, errors);
}

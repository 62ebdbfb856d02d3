using Xunit;

namespace Plinto.Rego.Tests.Compile.Errors;

/// <summary>Calls of functions that do not exist or take other arguments. Each row: name, module, all errors as `row:column code message`.</summary>
public sealed class FunctionsErrorTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        { "undefined", "p if { foo(1) }", "3:8 rego_type_error undefined function foo" },
        { "undefined_with_path", "p := foo.bar(1)", "3:6 rego_type_error undefined function foo.bar" },
        { "undefined_in_data", "p := data.foo.bar(1)", "3:6 rego_type_error undefined function data.foo.bar" },
        { "undefined_imported", "import data.lib\n\np := lib.f(1)", "5:6 rego_type_error undefined function data.lib.f" },
        { "rule_is_no_function", "p := q(1)\n\nq := 1", "3:6 rego_type_error undefined function data.test.q" },
        { "too_few_arguments", "p := f(1)\n\nf(x, y) := x", "3:6 rego_type_error function data.test.f has arity 2, got 1 argument" },
        { "too_many_arguments", "p := f(1, 2, 3)\n\nf(x) := x", "3:6 rego_type_error function data.test.f has arity 1, got 3 arguments" },
        { "too_many_as_statement", "p if { f(1, 2, 3) }\n\nf(x) := x", "3:8 rego_type_error function data.test.f has arity 1, got 3 arguments" },
        { "no_arguments", "p := f()\n\nf(x) := x", "3:6 rego_type_error function data.test.f has arity 1, got 0 arguments" },
        { "builtin_too_few", "p := split(\"a\")", "3:6 rego_type_error split: arity mismatch\n\thave: (string)\n\twant: (string, string)" },
        { "builtin_too_many", "p := count([1], 2, 3)",
        "3:6 rego_type_error count: arity mismatch\n\thave: (array<number>, number, number)\n\twant: (any<string, array[any], object[any: any], set[any]>)" },
        { "builtin_too_many_nested", "p := upper(lower(\"A\", \"B\"))", "3:12 rego_type_error lower: arity mismatch\n\thave: (string, string)\n\twant: (string)" },
        { "nullary_builtin", "p := time.now_ns(1, 2)", "3:6 rego_type_error time.now_ns: arity mismatch\n\thave: (number, number)\n\twant: ()" },
        { "in_comprehension", "p := [x | x := foo(1)]", "3:11 rego_type_error undefined function foo" },
        { "in_every", "p if { every x in [1] { foo(x) } }", "3:25 rego_type_error undefined function foo" },
        { "in_group", "import future.keywords.not\n\np if { not { foo(1) } }", "5:14 rego_type_error undefined function foo" },
        { "print_as_value", "p := print(1)", "3:6 rego_type_error print(1) used as value" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_reported(string name, string rules, string errors) => ErrorTable.Check(name, rules, errors);
}

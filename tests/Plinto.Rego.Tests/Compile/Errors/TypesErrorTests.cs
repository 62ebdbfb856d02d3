using Xunit;

namespace Plinto.Rego.Tests.Compile.Errors;

/// <summary>Values that are certainly of the wrong type. Each row: name, module, all errors as `row:column code message`.</summary>
public sealed class TypesErrorTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        { "number_for_string", "p := upper(1)", "3:6 rego_type_error upper: invalid argument(s)\n\thave: (number)\n\twant: (string)" },
        { "string_for_number", "p := abs(\"a\")", "3:6 rego_type_error abs: invalid argument(s)\n\thave: (string)\n\twant: (number)" },
        { "string_for_collection", "p := sum(\"abc\")", "3:6 rego_type_error sum: invalid argument(s)\n\thave: (string)\n\twant: (any<array[number], set[number]>)" },
        { "array_for_string", "p := startswith([\"a\"], \"b\")", "3:6 rego_type_error startswith: invalid argument(s)\n\thave: (array<string>, string)\n\twant: (string, string)" },
        { "arithmetic_on_string", "p := 1 + \"a\"", "3:6 rego_type_error plus: invalid argument(s)\n\thave: (number, string)\n\twant: (number, number)" },
        { "arithmetic_on_boolean", "p := true * 2", "3:6 rego_type_error mul: invalid argument(s)\n\thave: (boolean, number)\n\twant: (number, number)" },
        { "union_of_numbers", "p := 1 | 2", "3:6 rego_type_error or: invalid argument(s)\n\thave: (number, number)\n\twant: (set[any], set[any])" },
        { "second_operand", "p := split(\"a,b\", 1)", "3:6 rego_type_error split: invalid argument(s)\n\thave: (string, number)\n\twant: (string, string)" },
        { "array_elements", "p := concat(\",\", [1, 2])",
        "3:6 rego_type_error concat: invalid argument(s)\n\thave: (string, array<number, number>)\n\twant: (string, any<array[string], set[string]>)" },
        { "object_for_array", "p := array.concat({\"a\": 1}, [])",
        "3:6 rego_type_error array.concat: invalid argument(s)\n\thave: (object<a: number>, array[any])\n\twant: (array[any], array[any])" },
        { "constant_rule", "p := upper(q)\n\nq := 1", "3:6 rego_type_error upper: invalid argument(s)\n\thave: (number)\n\twant: (string)" },
        { "local_variable", "p := upper(x) if { x := 1 }", "3:6 rego_type_error upper: invalid argument(s)\n\thave: (number)\n\twant: (string)" },
        { "result_of_function", "p := upper(count([1]))", "3:6 rego_type_error upper: invalid argument(s)\n\thave: (number)\n\twant: (string)" },
        { "comprehension", "p := upper([x | x := 1])", "3:6 rego_type_error upper: invalid argument(s)\n\thave: (array[number])\n\twant: (string)" },
        { "impossible_unification", "p if { 1 = \"a\" }", "3:8 rego_type_error match error\n\tleft  : number\n\tright : string" },
        { "impossible_equality", "p if { x := 1; x == \"a\" }", "3:16 rego_type_error match error\n\tleft  : number\n\tright : string" },
        { "impossible_array_length", "p if { [1, 2] = [1] }", "3:8 rego_type_error match error\n\tleft  : array<number, number>\n\tright : array<number>" },
        { "reference_into_number", "p if { x := 1; x.foo }", "3:16 rego_type_error undefined ref: x.foo" },
        { "reference_into_string", "p := q.foo\n\nq := \"a\"", "3:6 rego_type_error undefined ref: data.test.q.foo" },
        { "missing_member", "p := x.b if { x := {\"a\": 1} }", "3:6 rego_type_error undefined ref: x.b" },
        { "index_of_array", "p := x.b if { x := [1] }", "3:6 rego_type_error undefined ref: x.b" },
        { "function_result", "p := upper(f(1))\n\nf(x) := 1", "3:6 rego_type_error upper: invalid argument(s)\n\thave: (number)\n\twant: (string)" },
        { "deprecated_any", "p := any([true])", "3:6 rego_type_error deprecated built-in function calls in expression: any" },
        { "deprecated_cast", "p := cast_array({1})", "3:6 rego_type_error deprecated built-in function calls in expression: cast_array" },
        { "deprecated_match", "p := re_match(\"a\", \"a\")", "3:6 rego_type_error deprecated built-in function calls in expression: re_match" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_reported(string name, string rules, string errors) => ErrorTable.Check(name, rules, errors);
}

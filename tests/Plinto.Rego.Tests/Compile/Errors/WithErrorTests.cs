using Xunit;

namespace Plinto.Rego.Tests.Compile.Errors;

/// <summary>Modifiers that replace what cannot be replaced. Each row: name, module, all errors as `row:column code message`.</summary>
public sealed class WithErrorTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        { "unknown_target", "p if { true with foo as 1 }", "3:18 rego_type_error with keyword target must reference existing input, data, or a function" },
        { "unknown_path", "p if { true with foo.bar as 1 }", "3:18 rego_type_error with keyword target must reference existing input, data, or a function" },
        { "below_rule", "p if { true with data.test.q.r as 1 }\n\nq := {\"r\": 1}", "3:18 rego_compile_error with keyword cannot partially replace virtual document(s)" },
        { "unification", "p if { true with eq as 1 }", "3:18 rego_compile_error with keyword replacing built-in function: replacement of \"eq\" invalid" },
        { "internal_function", "p if { true with internal.member_2 as 1 }",
        "3:18 rego_compile_error with keyword replacing built-in function: replacement of internal function \"internal.member_2\" invalid" },
        { "relation", "p if { true with walk as 1 }", "3:18 rego_compile_error with keyword replacing built-in function: target must not be a relation" },
        { "void", "p if { true with print as 1 }", "3:18 rego_compile_error with keyword replacing built-in function: target must not be a void function" },
        { "fewer_arguments", "p if { plus(1, 2) == 1 with plus as one }\n\none(x) := 1", "3:24 rego_type_error plus: arity mismatch\n\thave: (any)\n\twant: (number, number)" },
        { "more_arguments", "p if { one(2) == 1 with one as plus }\n\none(x) := 1", "3:20 rego_type_error data.test.one: arity mismatch\n\thave: (number, number)\n\twant: (any)" },
        { "in_a_comprehension", "p if { count([1 | abs(1) == 1 with abs as two]) > 0 }\n\ntwo(x, y) := 1",
        "3:31 rego_type_error abs: arity mismatch\n\thave: (any, any)\n\twant: (number)" },
        { "metadata", "p if { true with rego.metadata.rule as 1 }",
        "3:18 rego_compile_error with keyword replacing built-in function: replacement of \"rego.metadata.rule\" invalid" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_reported(string name, string rules, string errors) => ErrorTable.Check(name, rules, errors);
}

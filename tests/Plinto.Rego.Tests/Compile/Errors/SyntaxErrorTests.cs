using Xunit;

namespace Plinto.Rego.Tests.Compile.Errors;

/// <summary>Texts that are no Rego. Each row: name, module, all errors as `row:column code message`.</summary>
public sealed class SyntaxErrorTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        { "empty_module", "!package", "1:8 rego_parse_error unexpected eof token" },
        { "rule_before_package", "!package\ttest\n\np := 1\nq", "4:1 rego_parse_error var cannot be used for rule name" },
        { "bare_rule_name", "p", "3:1 rego_parse_error var cannot be used for rule name" },
        { "body_without_if", "p { true }", "3:1 rego_parse_error `if` keyword is required before rule body" },
        { "else_without_if", "p if { false } else { true }", "3:16 rego_parse_error `if` keyword is required before rule body" },
        { "partial_set_without_contains", "p[\"a\"]", "3:1 rego_parse_error `contains` keyword is required for partial set rules" },
        { "empty_body", "p if { }", "3:8 rego_parse_error unexpected } token: found empty body" },
        { "unclosed_body", "p if { true", "3:12 rego_parse_error unexpected eof token: expected \\n or ; or }" },
        { "unclosed_string", "p := \"abc", "3:6 rego_parse_error non-terminated string" },
        { "unclosed_raw_string", "p := `abc", "3:6 rego_parse_error non-terminated string" },
        { "unclosed_array", "p := [1, 2", "3:11 rego_parse_error unexpected eof token: expected , or ]" },
        { "unclosed_object", "p := {\"a\": 1", "3:13 rego_parse_error unexpected eof token: expected , or }" },
        { "missing_object_value", "p := {\"a\": }", "3:12 rego_parse_error unexpected } token" },
        { "two_expressions_on_one_line", "p if { true false }", "3:13 rego_parse_error unexpected false keyword: expected \\n or ; or }" },
        { "illegal_character", "p := 1 ? 2", "3:8 rego_parse_error illegal token" },
        { "illegal_escape", "p := \"\\q\"", "3:6 rego_parse_error illegal string escape sequence" },
        { "leading_zeros", "p := 012", "3:6 rego_parse_error expected number: leading zeros are not allowed" },
        { "number_without_fraction", "p := 1.", "3:6 rego_parse_error expected fraction" },
        { "number_without_exponent", "p := 1e", "3:6 rego_parse_error expected exponent" },
        { "letters_after_number", "p := 1a", "3:6 rego_parse_error illegal number format" },
        { "keyword_as_rule", "not := 1", "3:1 rego_parse_error unexpected not keyword: expected rule name" },
        { "keyword_as_term", "p := with", "3:6 rego_parse_error unexpected with keyword" },
        { "if_as_term", "p := if", "3:6 rego_parse_error unexpected if keyword" },
        { "some_without_var", "p if { some 1 }", "3:13 rego_parse_error expected var" },
        { "some_in_with_three", "p if { some a, b, c in [1] }", "3:21 rego_parse_error unexpected in keyword: expected `x in xs` or `x, y in xs` expression" },
        { "every_without_in", "p if { every x [1] { true } }", "3:16 rego_parse_error unexpected [ token: expected `x[, y] in xs { ... }` expression" },
        { "every_without_body", "p if { every x in [1] }", "3:23 rego_parse_error unexpected } token: missing body" },
        { "every_with_constant_key", "p if { every 1 in [1] { true } }", "3:16 rego_parse_error unexpected in keyword: expected var" },
        { "with_without_as", "p if { true with input 1 }", "3:24 rego_parse_error unexpected number token: expected as keyword" },
        { "with_on_literal", "p if { true with \"x\" as 1 }", "3:18 rego_parse_error expected with target path" },
        { "with_on_some", "p if { some x with input as 1; x = 1 }", "3:15 rego_parse_error unexpected with keyword: some declarations cannot be modified" },
        { "double_negation", "p if { not not true }", "3:12 rego_parse_error unexpected not keyword: expected expression" },
        { "negated_some", "p if { not some x in [1] }", "3:12 rego_parse_error unexpected some keyword: expected expression after not" },
        { "minus_without_number", "p := -[]", "3:7 rego_parse_error unexpected [ token: expected number" },
        { "reference_on_number", "p := 1.a.b", "3:6 rego_parse_error expected fraction" },
        { "empty_brackets", "p := data[]", "3:11 rego_parse_error unexpected ] token" },
        { "dot_without_name", "p := data.1", "3:11 rego_parse_error unexpected number token: expected var" },
        { "call_of_array", "p := [1](2)", "3:9 rego_parse_error unexpected ( token: expected function name" },
        { "else_on_set", "p contains 1 if { false } else := 2", "3:27 rego_parse_error else keyword cannot be used on multi-value rules" },
        { "contains_on_function", "f(x) contains 1 if { true }",
        "3:6 rego_parse_error unexpected identifier token: the contains keyword can only be used with multi-value rule definitions (e.g., p contains <VALUE> { ... })" },
        { "default_without_value", "default p", "3:1 rego_parse_error unexpected token: expected default rule value term (e.g., default p := <VALUE>)" },
        { "default_with_reference", "default p := data.x", "3:1 rego_parse_error illegal default rule (value cannot contain ref)" },
        { "default_with_variable", "default p := x", "3:1 rego_parse_error illegal default rule (value cannot contain var)" },
        { "default_with_call", "default p := count([1])", "3:1 rego_parse_error illegal default rule (value cannot contain call)" },
        { "default_with_dynamic_name", "default p[x] := 1", "3:1 rego_parse_error default rules must be on ground references" },
        { "default_function_with_pattern", "default f([x]) := 1", "3:1 rego_parse_error illegal default rule (arguments cannot contain array)" },
        { "default_function_with_repeated_argument", "default f(x, x) := 1", "3:1 rego_parse_error illegal default rule (arguments cannot be repeated x)" },
        { "empty_template_expression", "p := $\"a {} b\"", "3:11 rego_parse_error invalid template-string expression: expected expression" },
        { "unclosed_template_expression", "p := $\"a {1\"", "3:6 rego_parse_error non-terminated string" },
        { "assignment_in_template", "p := $\"{x := 1}\"", "3:9 rego_parse_error invalid template-string expression: expected term" },
        { "two_packages", "!package a\npackage b", "2:1 rego_parse_error unexpected package keyword: package must be the first statement" },
        { "rule_after_function_arguments", "f(x).y := 1", "3:5 rego_parse_error unexpected . token: rule names cannot follow function arguments" },
        { "trailing_operator", "p := 1 +", "3:9 rego_parse_error unexpected eof token" },
        { "set_with_missing_element", "p := {1, , 2}", "3:10 rego_parse_error unexpected , token" },
        { "and_without_import", "p if { true and true }", "3:13 rego_parse_error unexpected identifier token: expected \\n or ; or }" },
        { "or_without_import", "p if { true or true }", "3:13 rego_parse_error unexpected identifier token: expected \\n or ; or }" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_reported(string name, string rules, string errors) => ErrorTable.Check(name, rules, errors);
}

using Xunit;

namespace Plinto.Rego.Tests.Compile.Errors;

/// <summary>Imports and metadata blocks that say nothing sensible. Each row: name, module, all errors as `row:column code message`.</summary>
public sealed class ImportsErrorTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        { "unknown_root", "import foo.bar", "3:8 rego_parse_error unexpected import path, must begin with one of: {data, future, input, rego}, got: foo" },
        { "unknown_future", "import future.walk", "3:8 rego_parse_error invalid import, must be `future.keywords`" },
        { "unknown_keyword", "import future.keywords.unless", "3:8 rego_parse_error unexpected keyword, must be one of [and contains every if in not or]" },
        { "deep_keyword", "import future.keywords.in.out", "3:8 rego_parse_error invalid import, must be `future.keywords` or `future.keywords.<keyword>`" },
        { "rego_v2", "import rego.v2", "3:8 rego_parse_error invalid import `rego.v2`, must be `rego.v1`" },
        { "aliased_rego", "import rego.v1 as r", "3:8 rego_parse_error `rego` imports cannot be aliased" },
        { "aliased_future", "import future.keywords.and as both", "3:8 rego_parse_error `future` imports cannot be aliased" },
        { "alias_is_keyword", "import data.foo as not", "3:20 rego_parse_error unexpected not keyword: expected var" },
        { "path_with_number", "import data[1]", "3:13 rego_parse_error unexpected number token: expected string" },
        { "twice", "import data.foo\nimport data.foo\n\np := foo", "4:1 rego_compile_error import must not shadow import data.foo" },
        { "same_last_name", "import data.foo.x\nimport data.bar.x\n\np := x", "4:1 rego_compile_error import must not shadow import data.foo.x" },
        { "same_alias", "import data.foo as x\nimport input.bar as x\n\np := x", "4:1 rego_compile_error import must not shadow import data.foo as x" },
        { "alias_shadows_import", "import data.x\nimport data.y as x\n\np := x", "4:1 rego_compile_error import must not shadow import data.x" },
        { "malformed_metadata", "# METADATA\n# title: [1\np := 1", "5:1 rego_parse_error yaml: While parsing a flow sequence, did not find expected ',' or ']'." },
        { "metadata_scope_package_on_rule", "# METADATA\n# scope: package\np := 1", "3:1 rego_parse_error annotation scope 'package' must be applied to package" },
        { "metadata_unknown_scope", "# METADATA\n# scope: galaxy\np := 1", "3:1 rego_parse_error invalid scope `\"galaxy\"`" },
        { "metadata_without_target", "p := 1\n# METADATA\n# title: x", "4:1 rego_parse_error annotation has no target statement" },
        { "metadata_title_not_text", "# METADATA\n# title: [a]\np := 1", "3:1 rego_parse_error invalid `title` value: expected string" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_reported(string name, string rules, string errors) => ErrorTable.Check(name, rules, errors);
}

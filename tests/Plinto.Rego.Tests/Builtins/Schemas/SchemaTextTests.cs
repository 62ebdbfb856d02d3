using Plinto.Rego.Errors;
using Plinto.Rego.Run;
using Plinto.Rego.Syntax;
using Plinto.Rego.Tests.Run;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Builtins.Schemas;

/// <summary>Each text of OPA's validator with what brings it about, and the order in which it checks.</summary>
public sealed class SchemaTextTests
{
    private static readonly RegoPolicy Policy =
        Policies.Compile("package t\n\nverify := json.verify_schema(input.schema)\n\nmatch := json.match_schema(input.document, input.schema)", "t/verify", "t/match");

    [Theory]
    [InlineData("""false""", "1", "false (Root) False always fails validation")]
    [InlineData("""{"required": ["a"]}""", "{}", "required (Root) a is required")]
    [InlineData("""{"type": "string"}""", "1", "invalid_type (Root) Invalid type. Expected: string, given: integer")]
    [InlineData("""{"type": ["string", "number"]}""", "null", "invalid_type (Root) Invalid type. Expected: [string,number], given: null")]
    [InlineData("""{"type": "integer"}""", "1.5", "invalid_type (Root) Invalid type. Expected: integer, given: number")]
    [InlineData("""{"anyOf": [false]}""", "1", "number_any_of (Root) Must validate at least one schema (anyOf)", "false (Root) False always fails validation")]
    [InlineData("""{"oneOf": [true, true]}""", "1", "number_one_of (Root) Must validate one and only one schema (oneOf)")]
    [InlineData("""{"oneOf": [{"minimum": 2}]}""", "1", "number_one_of (Root) Must validate one and only one schema (oneOf)", "number_gte (Root) Must be greater than or equal to 2")]
    [InlineData("""{"allOf": [false]}""", "1", "false (Root) False always fails validation", "number_all_of (Root) Must validate all the schemas (allOf)")]
    [InlineData("""{"not": {}}""", "1", "number_not (Root) Must not validate the schema (not)")]
    [InlineData("""{"dependencies": {"a": ["b"]}}""", """{"a": 1}""", "missing_dependency (Root) Has a dependency on b")]
    [InlineData("""{"properties": {"a": {"properties": {"b": {"const": 1.0}}}}}""", """{"a": {"b": "<"}}""", "const a.b a.b does not match: 1")]
    [InlineData("""{"items": {"enum": [1e2, "<\b", {"b": 1, "a": []}]}}""", "[0]", """enum 0 0 must be one of the following: 100, "\u003c\b", {"a":[],"b":1}""")]
    [InlineData("""{"enum": []}""", "1", "enum (Root) (Root) must be one of the following: (none)")]
    [InlineData("""{"items": [{}], "additionalItems": false}""", "[1, 2, 3]", "array_no_additional_items (Root) No additional items allowed on array")]
    [InlineData("""{"items": [true, false]}""", "[1, 2]", "false 1 False always fails validation")]
    [InlineData("""{"minItems": 2}""", "[]", "array_min_items (Root) Array must have at least 2 items")]
    [InlineData("""{"maxItems": 1}""", "[1, 2]", "array_max_items (Root) Array must have at most 1 items")]
    [InlineData("""{"uniqueItems": true}""", "[1, 1.0, 2, 1]", "unique (Root) array items[0,1] must be unique", "unique (Root) array items[1,3] must be unique")]
    [InlineData("""{"contains": {"type": "string"}}""", "[1]", "contains (Root) At least one of the items must match", "invalid_type 0 Invalid type. Expected: string, given: integer")]
    [InlineData("""{"minProperties": 1}""", "{}", "array_min_properties (Root) Must have at least 1 properties")]
    [InlineData("""{"maxProperties": 0}""", """{"a": 1}""", "array_max_properties (Root) Must have at most 0 properties")]
    [InlineData("""{"additionalProperties": false}""", """{"a": 1}""", "additional_property_not_allowed (Root) Additional property a is not allowed")]
    [InlineData("""{"propertyNames": {"maxLength": 1}}""", """{"ab": 1, "cd": 1}""", "invalid_property_name (Root) Property name of \"ab\" does not match", "string_lte (Root) String length must be less than or equal to 1", "invalid_property_name (Root) Property name of \"cd\" does not match", "string_lte (Root) String length must be less than or equal to 1")]
    [InlineData("""{"minLength": 2}""", "\"😀\"", "string_gte (Root) String length must be greater than or equal to 2")]
    [InlineData("""{"maxLength": 0}""", "\"a\"", "string_lte (Root) String length must be less than or equal to 0")]
    [InlineData("""{"pattern": "^a+$"}""", "\"b\"", "pattern (Root) Does not match pattern '^a+$'")]
    [InlineData("""{"format": "ipv4"}""", "\"b\"", "format (Root) Does not match format 'ipv4'")]
    [InlineData("""{"multipleOf": 0.5}""", "0.7", "multiple_of (Root) Must be a multiple of 0.5")]
    [InlineData("""{"minimum": 1e6}""", "5", "number_gte (Root) Must be greater than or equal to 1e+06")]
    [InlineData("""{"minimum": 5, "exclusiveMinimum": true}""", "5", "number_gt (Root) Must be greater than 5")]
    [InlineData("""{"maximum": 0.00001}""", "5", "number_lte (Root) Must be less than or equal to 1e-05")]
    [InlineData("""{"exclusiveMaximum": 2.50}""", "5", "number_lt (Root) Must be less than 2.5")]
    [InlineData("""{"if": true, "then": false}""", "1", "condition_then (Root) Must validate \"then\" as \"if\" was valid", "false (Root) False always fails validation")]
    [InlineData("""{"if": false, "else": false}""", "1", "condition_else (Root) Must validate \"else\" as \"if\" was not valid", "false (Root) False always fails validation")]
    public void Error_has_the_words_of_opa(string schema, string document, params string[] errors) => Assert.Equal(errors, Errors(schema, document));

    [Theory]
    [InlineData("""{"type": "null", "enum": [], "minimum": 9}""", "1", "invalid_type")]
    [InlineData("""{"anyOf": [false], "oneOf": [false], "allOf": [false], "not": {}, "if": {}, "then": false, "multipleOf": 2, "maximum": 0, "minimum": 9, "const": 0, "enum": []}""", "1", "number_any_of false number_one_of false false number_all_of number_not condition_then false multiple_of number_lte number_gte const enum")]
    [InlineData("""{"const": 1, "enum": [], "format": "date", "pattern": "x", "maxLength": 0}""", "\"aa\"", "const enum format string_lte pattern")]
    [InlineData("""{"items": {"type": "null"}, "minItems": 9, "uniqueItems": true, "contains": false, "const": 1}""", "[1, 1]", "invalid_type invalid_type array_min_items unique contains false const")]
    [InlineData("""{"properties": {"a": false}, "additionalProperties": false, "propertyNames": false, "required": ["c"], "maxProperties": 0, "dependencies": {"a": ["d"]}, "const": 1}""", """{"a": 1, "b": 2}""", "missing_dependency array_max_properties required additional_property_not_allowed invalid_property_name false invalid_property_name false const false")]
    public void Checks_come_in_the_order_of_opa(string schema, string document, string types) =>
        Assert.Equal(types, string.Join(' ', Errors(schema, document).Select(static error => error.Split(' ')[0])));

    [Theory]
    [InlineData("""{"const":1e400}""", "json: cannot unmarshal number 1e400 into Go value of type float64")]
    [InlineData("""{"$ref":"#nothing","type":5}""", "Invalid type. Expected: type, given: string/array of strings")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-04/schema#","minimum":1,"exclusiveMinimum":5}""", "Invalid type. Expected: boolean, given: exclusiveMinimum")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-04/schema#","exclusiveMaximum":1}""", "Invalid type. Expected: boolean, given: exclusiveMaximum")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-04/schema#","items":true}""", "Expected: valid schema, given: Invalid JSON")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-04/schema#","id":5}""", "Invalid type. Expected: string, given: id")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-06/schema#","minimum":5,"exclusiveMinimum":true}""", "Invalid type. Expected: number, given: exclusiveMinimum")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-06/schema#","maximum":5,"exclusiveMaximum":true}""", "Invalid type. Expected: number, given: exclusiveMaximum")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-06/schema#","$id":5}""", "Invalid type. Expected: string, given: $id")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-07/schema#","if":5}""", "if must be of an object")]
    [InlineData("5", "schema is invalid")]
    [InlineData("""{"$schema":5}""", "$schema must be of type string")]
    [InlineData("""{"$schema":"http://[::1"}""", "parse \"http://[::1\": missing ']' in host")]
    [InlineData("""{"$schema":":"}""", "parse \":\": missing protocol scheme")]
    [InlineData("""{"$id":"%zz"}""", "parse \"%zz\": invalid URL escape \"%zz\"")]
    [InlineData("""{"definitions":5}""", "Invalid type. Expected: array of schemas, given: definitions")]
    [InlineData("""{"definitions":{"a":{"type":"nope"}}}""", "has a primitive type that is NOT VALID -- given: /nope/ Expected valid values are:[array boolean integer number null object string]")]
    [InlineData("""{"title":1}""", "Invalid type. Expected: string, given: title")]
    [InlineData("""{"description":[]}""", "Invalid type. Expected: string, given: description")]
    [InlineData("""{"$ref":5}""", "Invalid type. Expected: string, given: $ref")]
    [InlineData("""{"$ref":"%"}""", "parse \"%\": invalid URL escape \"%\"")]
    [InlineData("""{"$ref":"#/nope"}""", "Object has no key 'nope'")]
    [InlineData("""{"$ref":"#/items/7","items":[]}""", "Out of bound array[0,0] index '7'")]
    [InlineData("""{"$ref":"#/items/x","items":[]}""", "Invalid array index 'x'")]
    [InlineData("""{"$ref":"#/items/-1","items":[{}]}""", "Out of bound array[0,1] index '-1'")]
    [InlineData("""{"$ref":"#/title/x","title":"t"}""", "Invalid token reference 'x'")]
    [InlineData("""{"$ref":"#/title","title":"t"}""", "valid schema must be of type object")]
    [InlineData("""{"$ref":"other.json"}""", "Reference /other.json must be canonical")]
    [InlineData("""{"$ref":"a/b?c#/d"}""", "Reference /a/b?c#/d must be canonical")]
    [InlineData("""{"$ref":"http://example.com/x y#/d e"}""", "remote reference loading disabled: http://example.com/x%20y")]
    [InlineData("""{"$ref":"file:///etc/passwd"}""", "file reference loading disabled: file:///etc/passwd")]
    [InlineData("""{"$ref":"file:etc"}""", "Reference file:etc must be canonical")]
    [InlineData("""{"$ref":"https://json-schema.org/draft/2020-12/schema"}""", "remote reference loading disabled: https://json-schema.org/draft/2020-12/schema")]
    [InlineData("""{"$ref":"urn:a:b"}""", "Reference urn:a:b must be canonical")]
    [InlineData("""{"$ref":"//h/p"}""", "Reference //h/p must be canonical")]
    [InlineData("""{"properties":{"a":{"$id":"x"},"b":{"$id":"x"}}}""", "Reference already exists: \"/x\"")]
    [InlineData("""{"type":["string","string"]}""", "string type is duplicated")]
    [InlineData("""{"properties":5}""", "properties must be of type object")]
    [InlineData("""{"additionalProperties":5}""", "Invalid type. Expected: boolean/valid schema, given: additionalProperties")]
    [InlineData("""{"patternProperties":5}""", "Invalid type. Expected: valid schema, given: patternProperties")]
    [InlineData("""{"patternProperties":{"(":{}}}""", "Invalid regex pattern '('")]
    [InlineData("""{"dependencies":5}""", "dependencies must be of type object")]
    [InlineData("""{"dependencies":{"a":5}}""", "dependency must be of type schema or array of strings")]
    [InlineData("""{"items":1}""", "Invalid type. Expected: valid schema/array of schemas, given: items")]
    [InlineData("""{"additionalItems":5}""", "Invalid type. Expected: boolean/valid schema, given: additionalItems")]
    [InlineData("""{"multipleOf":"x"}""", "Invalid type. Expected: number, given: multipleOf")]
    [InlineData("""{"multipleOf":0}""", "multipleOf must be strictly greater than 0")]
    [InlineData("""{"minimum":"x"}""", "minimum must be of a number")]
    [InlineData("""{"maximum":true}""", "maximum must be of a number")]
    [InlineData("""{"exclusiveMinimum":true}""", "exclusiveMinimum cannot be used without minimum")]
    [InlineData("""{"exclusiveMaximum":false}""", "exclusiveMaximum cannot be used without maximum")]
    [InlineData("""{"exclusiveMinimum":"x"}""", "Invalid type. Expected: boolean/number, given: exclusiveMinimum")]
    [InlineData("""{"exclusiveMaximum":null}""", "Invalid type. Expected: boolean/number, given: exclusiveMaximum")]
    [InlineData("""{"minLength":-1}""", "minLength must be greater than or equal to 0")]
    [InlineData("""{"minLength":1.5}""", "minLength must be of an integer")]
    [InlineData("""{"maxLength":-1}""", "maxLength must be greater than or equal to 0")]
    [InlineData("""{"maxLength":{}}""", "maxLength must be of an integer")]
    [InlineData("""{"minLength":3,"maxLength":2}""", "minLength cannot be greater than maxLength")]
    [InlineData("""{"pattern":"("}""", "pattern must be a valid regex")]
    [InlineData("""{"pattern":5}""", "Invalid type. Expected: string, given: pattern")]
    [InlineData("""{"format":5}""", "Invalid type. Expected: string, given: format")]
    [InlineData("""{"minProperties":-1}""", "minProperties must be greater than or equal to 0")]
    [InlineData("""{"minProperties":"x"}""", "minProperties must be of an integer")]
    [InlineData("""{"maxProperties":-5}""", "maxProperties must be greater than or equal to 0")]
    [InlineData("""{"maxProperties":1.5}""", "maxProperties must be of an integer")]
    [InlineData("""{"minProperties":3,"maxProperties":2}""", "minProperties cannot be greater than maxProperties")]
    [InlineData("""{"required":5}""", "required must be of an array")]
    [InlineData("""{"required":["a","a"]}""", "required items must be unique")]
    [InlineData("""{"required":["a",5]}""", "Invalid type. Expected: string, given: required")]
    [InlineData("""{"minItems":-1}""", "minItems must be greater than or equal to 0")]
    [InlineData("""{"minItems":"x"}""", "minItems must be of an integer")]
    [InlineData("""{"maxItems":-1}""", "maxItems must be greater than or equal to 0")]
    [InlineData("""{"maxItems":"x"}""", "maxItems must be of an integer")]
    [InlineData("""{"uniqueItems":1}""", "uniqueItems must be of a boolean")]
    [InlineData("""{"enum":5}""", "enum must be of an array")]
    [InlineData("""{"enum":[1,1]}""", "enum items must be unique")]
    [InlineData("""{"oneOf":5}""", "oneOf must be of an array")]
    [InlineData("""{"anyOf":{}}""", "anyOf must be of an array")]
    [InlineData("""{"allOf":"x"}""", "allOf must be of an array")]
    [InlineData("""{"not":5}""", "not must be of an object")]
    [InlineData("""{"then":[]}""", "then must be of an object")]
    [InlineData("""{"else":"x"}""", "else must be of an object")]
    public void What_is_no_schema_is_refused_in_the_words_of_opa(string schema, string problem)
    {
        Assert.Equal(RegoArray.Of(RegoBoolean.False, RegoString.Of($"jsonschema: {problem}")), Evaluate("t/verify", RegoString.Of(schema)));
        Assert.Equal($"json.match_schema: {problem}", Failure(RegoString.Of(schema), RegoString.Of("0")));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("null")]
    public void Number_boolean_or_null_is_neither_document_nor_schema(string operand)
    {
        Assert.Equal("""[false,"jsonschema: wrong type, expected string or object"]""", RegoJson.Write(Evaluate("t/verify", RegoJson.Read(operand))));
        Assert.Equal("json.match_schema: wrong type, expected string or object", Failure(RegoObject.Empty, RegoJson.Read(operand)));
        Assert.Equal("json.match_schema: wrong type, expected string or object", Failure(RegoJson.Read(operand), RegoObject.Empty));
    }

    [Fact]
    public void Text_that_is_no_json_is_neither_document_nor_schema()
    {
        Assert.Equal("""[false,"jsonschema: invalid JSON string"]""", RegoJson.Write(Evaluate("t/verify", RegoString.Of("{ \"a\": \""))));
        Assert.Equal("json.match_schema: invalid JSON string", Failure(RegoObject.Empty, RegoString.Of("{")));
        Assert.Equal("json.match_schema: invalid JSON string", Failure(RegoString.Of("{"), RegoObject.Empty));
    }

    [Fact]
    public void Array_from_input_is_a_document_and_no_schema_and_a_literal_array_a_type_error()
    {
        Assert.Equal("[true,[]]", RegoJson.Write(Evaluate("t/match", RegoJson.Read("""{"type": "array", "items": {"type": "integer"}}"""), RegoJson.Read("[1, 2]"))));
        Assert.Equal("""[false,"jsonschema: schema is invalid"]""", RegoJson.Write(Evaluate("t/verify", RegoJson.Read("[1, 2]"))));
        var literal = RegoCompiler.Compile([new RegoModule("t.rego", "package t\n\np := json.match_schema([1], {})")], ["t/p"]);
        Assert.Contains(literal.Errors, static error => error.Code == CompileErrorCode.Type);
    }

    [Fact]
    public void Sets_are_arrays_and_keys_that_are_no_strings_are_their_json()
    {
        var policy = Policies.Compile("""
            package t

            p := json.match_schema({"s": {2, 1}, 5: true}, {"properties": {"s": {"enum": [[1, 2]]}, "5": {"const": true}}, "additionalProperties": false, "required": ["5"]})
            """, "t/p");
        Assert.Equal("[true,[]]", RegoJson.Write(policy.Evaluate("t/p").Value!));
    }

    [Theory]
    [InlineData("email", "a@[127.0.0.1]", true)]
    [InlineData("email", "a@[::1]", true)]
    [InlineData("email", "a@[x]", false)]
    [InlineData("email", "a@[127.0.0.1", false)]
    [InlineData("email", "Ann (x <a@b>", false)]
    [InlineData("time", "10:11:12+25:00", false)]
    public void Format_is_read_as_newer_go_reads_it(string format, string text, bool valid) =>
        Assert.Equal(RegoBoolean.Of(valid), Evaluate("t/match", RegoJson.Read($$"""{"format": "{{format}}"}"""), RegoString.Of(RegoJson.Write(RegoString.Of(text))))[0]);

    [Fact]
    public void Reference_under_an_opaque_id_is_resolved_as_newer_go_does() =>
        Assert.Equal(["invalid_type a Invalid type. Expected: null, given: integer"], Errors("""{"$id": "urn:x:y", "properties": {"a": {"$ref": "#/definitions/k"}}, "definitions": {"k": {"type": "null"}}}""", """{"a": 1}"""));

    [Theory]
    [InlineData("""{"$ref": "#"}""")]
    [InlineData("""{"allOf": [{"$ref": "#"}]}""")]
    [InlineData("""{"anyOf": [{"$ref": "#"}, {"$ref": "#"}]}""")]
    [InlineData("""{"oneOf": [{"$ref": "#"}, {"$ref": "#"}]}""")]
    [InlineData("""{"not": {"$ref": "#"}}""")]
    [InlineData("""{"if": {"$ref": "#"}}""")]
    [InlineData("""{"if": true, "then": {"$ref": "#"}}""")]
    [InlineData("""{"dependencies": {"a": {"$ref": "#"}}}""")]
    [InlineData("""{"$ref": "#/definitions/a", "definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}}}""")]
    [InlineData("""{"$id": "#x", "allOf": [{"$ref": "#x"}]}""")]
    public void Schema_that_refers_to_itself_ends_with_an_error_and_no_stack_overflow(string schema)
    {
        Assert.Equal("[true,null]", RegoJson.Write(Evaluate("t/verify", RegoString.Of(schema))));
        Assert.Contains(Failure(RegoString.Of(schema), RegoJson.Read("""{"a": 1}""")), (string[])["json.match_schema: schema refers to itself", "json.match_schema: schema nests too deeply"]);
    }

    [Fact]
    public void Chain_of_a_hundred_thousand_references_ends_with_an_error_and_no_stack_overflow()
    {
        var chain = string.Join(',', Enumerable.Range(0, 100_000).Select(static i => $$"""{"$ref": "#/default/{{i + 1}}"}"""));
        Assert.Equal("""[false,"jsonschema: schema nests too deeply"]""", RegoJson.Write(Evaluate("t/verify", RegoString.Of($$"""{"$ref": "#/default/0", "default": [{{chain}}, {}]}"""))));
    }

    [Fact]
    public void Recursive_schema_follows_a_document_as_deep_as_json_may_be()
    {
        var document = string.Concat(Enumerable.Repeat("{\"a\":", 900)) + "1" + new string('}', 900);
        Assert.Equal("[true,[]]", RegoJson.Write(Evaluate("t/match", RegoJson.Read("""{"properties": {"a": {"$ref": "#"}}, "type": ["object", "integer"]}"""), RegoString.Of(document))));
    }

    [Fact]
    public void Schema_that_doubles_at_each_level_runs_into_the_budget()
    {
        var levels = string.Join(',', Enumerable.Range(0, 60).Select(static i => $$"""{"allOf": [{"$ref": "#/default/{{i + 1}}"}, {"$ref": "#/default/{{i + 1}}"}]}"""));
        Assert.Equal(RegoErrorCode.StepBudget, Exhausted(RegoString.Of($$"""{"$ref": "#/default/0", "default": [{{levels}}, {}]}"""), RegoObject.Empty));
    }

    [Fact]
    public void Schema_of_many_properties_and_a_document_of_many_objects_run_into_the_budget()
    {
        var names = string.Join(',', Enumerable.Range(0, 20_000).Select(static i => $"\"p{i}\": true"));
        Assert.Equal(RegoErrorCode.StepBudget, Exhausted(RegoString.Of($$"""{"items": {"properties": { {{names}} } } }"""), RegoArray.Of(Enumerable.Repeat(RegoObject.Empty, 20_000))));
    }

    [Fact]
    public void Pattern_over_long_texts_runs_into_the_budget() =>
        Assert.Equal(RegoErrorCode.RegexBudget, Exhausted(
            RegoJson.Read("""{"items": {"pattern": "(a{1,500}b){2}"}}"""), RegoArray.Of(Enumerable.Repeat(RegoString.Of(new string('a', 100_000)), 50)), new RegoBudget { Regex = 10_000_000 }));

    private static RegoArray Evaluate(string entrypoint, RegoValue schema, RegoValue? document = null)
    {
        var result = Policy.Evaluate(entrypoint, Input(schema, document ?? RegoNull.Instance));
        Assert.Null(result.Error);
        return (RegoArray)result.Value!;
    }

    private static string Failure(RegoValue schema, RegoValue document) =>
        Policy.WithOptions(Policy.Options with { StrictBuiltinErrors = true }).Evaluate("t/match", Input(schema, document)).Error!.Message;

    private static string Exhausted(RegoValue schema, RegoValue document, RegoBudget? budget = null) =>
        Policy.WithOptions(Policy.Options with { Budget = budget ?? new RegoBudget { Steps = 1_000_000, Time = TimeSpan.FromMinutes(5) } })
            .Evaluate("t/match", Input(schema, document)).Error!.Code;

    private static RegoObject Input(RegoValue schema, RegoValue document) =>
        RegoObject.Of(KeyValuePair.Create<RegoValue, RegoValue>(new RegoString("schema"), schema), KeyValuePair.Create<RegoValue, RegoValue>(new RegoString("document"), document));

    private static string Text(RegoObject error, string name) => ((RegoString)error.Find(name)!).Value;

    private static string[] Errors(string schema, string document)
    {
        var result = Evaluate("t/match", RegoString.Of(schema), RegoString.Of(document));
        Assert.Equal(RegoBoolean.Of(((RegoArray)result[1]).Count == 0), result[0]);
        return [.. ((RegoArray)result[1]).Cast<RegoObject>().Select(static error => $"{Text(error, "type")} {Text(error, "field")} {Text(error, "desc")}")];
    }
}

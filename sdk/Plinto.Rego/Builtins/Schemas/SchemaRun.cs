using System.Globalization;
using System.Runtime.CompilerServices;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Schemas;

/// <summary>Checks a document against a schema that has been read: the checks, their order and their words are those of <c>gojsonschema</c> as OPA has it.</summary>
internal sealed partial class SchemaRun
{
    private const int MostDepth = RegoJson.MaxDepth;
    private const int MostReferences = 1000;

    // In visits of values, about.
    private const int FormatWork = 32;

    private readonly BuiltinContext _context;
    private int _depth;

    private SchemaRun(BuiltinContext context) => _context = context;

    public static SchemaResult Check(BuiltinContext context, SubSchema schema, RegoValue document) => new SchemaRun(context).Check(schema, document, SchemaPath.Root);

    private SchemaResult Check(SubSchema schema, RegoValue value, SchemaPath at)
    {
        var result = new SchemaResult();
        Check(schema, value, result, at);
        return result;
    }

    private void Check(SubSchema schema, RegoValue value, SchemaResult result, SchemaPath at)
    {
        for (var followed = 0; schema.Always is null && schema.Reference is not null; schema = schema.Reference)
        {
            if (++followed > MostReferences)
            {
                throw new BuiltinException("schema refers to itself");
            }
        }

        WorkMeter.Walk(1);
        if (schema.Always is { } always)
        {
            if (!always)
            {
                result.Add(at, "false", "False always fails validation");
            }

            return;
        }

        var type = TypeOf(value);
        if (schema.Types.Count > 0 && !schema.Types.Contains(type) && !(type == "integer" && schema.Types.Contains("number")))
        {
            var expected = schema.Types.Count == 1 ? schema.Types[0] : $"[{string.Join(',', schema.Types)}]";
            result.Add(at, "invalid_type", $"Invalid type. Expected: {expected}, given: {type}");
            return;
        }

        if (++_depth > MostDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new BuiltinException("schema nests too deeply");
        }

        CheckCombinations(schema, value, result, at);
        CheckByKind(schema, value, result, at);
        result.Passed();
        _depth--;
    }

    private void CheckByKind(SubSchema schema, RegoValue value, SchemaResult result, SchemaPath at)
    {
        switch (value)
        {
            case RegoNumber number:
                CheckNumber(schema, number, result, at);
                CheckValue(schema, value, result, at);
                break;
            case RegoArray array:
                CheckArray(schema, array, result, at);
                CheckValue(schema, value, result, at);
                break;
            case RegoObject o:
                CheckObject(schema, o, result, at);
                CheckValue(schema, value, result, at);
                foreach (var (name, property) in schema.Properties)
                {
                    if (o.Find(name) is { } member)
                    {
                        Check(property, member, result, at.Member(name.Value));
                    }
                }

                break;
            case RegoString text:
                CheckValue(schema, value, result, at);
                CheckString(schema, text.Value, result, at);
                break;
            default:
                CheckValue(schema, value, result, at);
                break;
        }
    }

    private void CheckCombinations(SubSchema schema, RegoValue value, SchemaResult result, SchemaPath at)
    {
        CheckAnyOf(schema.AnyOf, value, result, at);
        CheckOneOf(schema.OneOf, value, result, at);
        var failed = false;
        foreach (var part in schema.AllOf)
        {
            var own = Check(part, value, at);
            failed |= !own.IsValid;
            result.Merge(own);
        }

        if (failed)
        {
            result.Add(at, "number_all_of", "Must validate all the schemas (allOf)");
        }

        if (schema.Not is not null && Check(schema.Not, value, at).IsValid)
        {
            result.Add(at, "number_not", "Must not validate the schema (not)");
        }

        CheckDependencies(schema, value, result, at);
        if (schema.If is not null)
        {
            CheckCondition(schema, Check(schema.If, value, at).IsValid, value, result, at);
        }

        result.Passed();
    }

    private void CheckAnyOf(List<SubSchema> schemas, RegoValue value, SchemaResult result, SchemaPath at)
    {
        SchemaResult? best = null;
        foreach (var part in schemas)
        {
            var own = Check(part, value, at);
            if (own.IsValid)
            {
                return;
            }

            best = best is null || own.Score > best.Score ? own : best;
        }

        if (best is not null)
        {
            result.Add(at, "number_any_of", "Must validate at least one schema (anyOf)");
            result.Merge(best);
        }
    }

    private void CheckOneOf(List<SubSchema> schemas, RegoValue value, SchemaResult result, SchemaPath at)
    {
        SchemaResult? best = null;
        var valid = 0;
        foreach (var part in schemas)
        {
            var own = Check(part, value, at);
            valid += own.IsValid ? 1 : 0;
            best = !own.IsValid && valid == 0 && (best is null || own.Score > best.Score) ? own : best;
        }

        if (schemas.Count > 0 && valid != 1)
        {
            result.Add(at, "number_one_of", "Must validate one and only one schema (oneOf)");
            if (valid == 0)
            {
                result.Merge(best!);
            }
        }
    }

    private void CheckDependencies(SubSchema schema, RegoValue value, SchemaResult result, SchemaPath at)
    {
        if (value is not RegoObject o)
        {
            return;
        }

        WorkMeter.Walk(schema.Dependencies.Count);
        foreach (var (property, names, dependency) in schema.Dependencies)
        {
            if (o.Find(property) is null)
            {
                continue;
            }

            WorkMeter.Walk(names.Count);

            foreach (var name in names)
            {
                if (o.Find(name) is null)
                {
                    result.Add(at, "missing_dependency", $"Has a dependency on {name.Value}");
                }
            }

            if (dependency is not null)
            {
                Check(dependency, value, result, at);
            }
        }
    }

    private void CheckCondition(SubSchema schema, bool holds, RegoValue value, SchemaResult result, SchemaPath at)
    {
        if ((holds ? schema.Then : schema.Else) is { } consequence && Check(consequence, value, at) is { IsValid: false } own)
        {
            result.Add(at, holds ? "condition_then" : "condition_else", holds ? "Must validate \"then\" as \"if\" was valid" : "Must validate \"else\" as \"if\" was not valid");
            result.Merge(own);
        }
    }

    private static void CheckValue(SubSchema schema, RegoValue value, SchemaResult result, SchemaPath at)
    {
        var text = schema.Constant is null && schema.Allowed is null ? "" : SchemaJson.Canonical(value);
        if (schema.Constant is not null && text != schema.Constant)
        {
            result.Add(at, "const", $"{at.Field} does not match: {schema.Constant}");
        }

        if (schema.Allowed is not null && !schema.Allowed.Contains(text))
        {
            result.Add(at, "enum", $"{at.Field} must be one of the following: {schema.AllowedText}");
        }

        if (schema.Format.Length > 0 && value is RegoString { Value: var formatted })
        {
            CheckFormat(schema.Format, formatted, result, at);
        }

        result.Passed();
    }

    private static void CheckFormat(string format, string text, SchemaResult result, SchemaPath at)
    {
        WorkMeter.Walk(FormatWork + (text.Length / 16));
        if (!SchemaFormats.Accepts(format, text))
        {
            result.Add(at, "format", $"Does not match format '{format}'");
        }
    }

    private static string Name(int position) => position.ToString(CultureInfo.InvariantCulture);

    private static string TypeOf(RegoValue value) => value is RegoNumber { IsInteger: true } ? "integer" : KindNames.Of(value);
}

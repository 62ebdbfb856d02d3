using System.Numerics;
using Plinto.Rego.Builtins.Patterns;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Schemas;

internal sealed partial class SchemaRun
{
    private void CheckNumber(SubSchema schema, RegoNumber number, SchemaResult result, SchemaPath at)
    {
        if (schema.MultipleOf is not null && !IsMultiple(number, schema.MultipleOf))
        {
            result.Add(at, "multiple_of", $"Must be a multiple of {SchemaJson.Bound(schema.MultipleOf)}");
        }

        if (schema.Maximum is not null && number > schema.Maximum)
        {
            result.Add(at, "number_lte", $"Must be less than or equal to {SchemaJson.Bound(schema.Maximum)}");
        }

        if (schema.ExclusiveMaximum is not null && number >= schema.ExclusiveMaximum)
        {
            result.Add(at, "number_lt", $"Must be less than {SchemaJson.Bound(schema.ExclusiveMaximum)}");
        }

        if (schema.Minimum is not null && number < schema.Minimum)
        {
            result.Add(at, "number_gte", $"Must be greater than or equal to {SchemaJson.Bound(schema.Minimum)}");
        }

        if (schema.ExclusiveMinimum is not null && number <= schema.ExclusiveMinimum)
        {
            result.Add(at, "number_gt", $"Must be greater than {SchemaJson.Bound(schema.ExclusiveMinimum)}");
        }

        result.Passed();
    }

    private void CheckString(SubSchema schema, string text, SchemaResult result, SchemaPath at)
    {
        var length = schema.MinLength is null && schema.MaxLength is null ? 0 : CodePoints.Count(text);
        if (length < schema.MinLength)
        {
            result.Add(at, "string_gte", $"String length must be greater than or equal to {schema.MinLength}");
        }

        if (length > schema.MaxLength)
        {
            result.Add(at, "string_lte", $"String length must be less than or equal to {schema.MaxLength}");
        }

        if (schema.Pattern is not null && !IsMatch(schema.Pattern, text))
        {
            result.Add(at, "pattern", $"Does not match pattern '{schema.PatternText}'");
        }

        result.Passed();
    }

    private void CheckArray(SubSchema schema, RegoArray array, SchemaResult result, SchemaPath at)
    {
        CheckItems(schema, array, result, at);
        if (array.Count < schema.MinItems)
        {
            result.Add(at, "array_min_items", $"Array must have at least {schema.MinItems} items");
        }

        if (array.Count > schema.MaxItems)
        {
            result.Add(at, "array_max_items", $"Array must have at most {schema.MaxItems} items");
        }

        if (schema.UniqueItems)
        {
            CheckUnique(array, result, at);
        }

        if (schema.Contains is not null)
        {
            CheckContains(schema.Contains, array, result, at);
        }

        result.Passed();
    }

    private void CheckItems(SubSchema schema, RegoArray array, SchemaResult result, SchemaPath at)
    {
        for (var i = 0; i < array.Count && schema.Items.Count > 0; i++)
        {
            var item = schema.ItemsAreAlike ? schema.Items[0] : i < schema.Items.Count ? schema.Items[i] : schema.AdditionalItems;
            if (item is null)
            {
                return;
            }

            if (i >= schema.Items.Count && !schema.ItemsAreAlike && item.Always is not null)
            {
                if (item.Always is false)
                {
                    result.Add(at, "array_no_additional_items", "No additional items allowed on array");
                }

                return;
            }

            result.Merge(Check(item, array[i], at.Member(Name(i))));
        }
    }

    private static void CheckUnique(RegoArray array, SchemaResult result, SchemaPath at)
    {
        WorkMeter.Walk(array.Count);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < array.Count; i++)
        {
            var text = SchemaJson.Canonical(array[i]);
            if (seen.TryGetValue(text, out var before))
            {
                result.Add(at, "unique", $"array items[{before},{i}] must be unique");
            }

            seen[text] = i;
        }
    }

    private void CheckContains(SubSchema contains, RegoArray array, SchemaResult result, SchemaPath at)
    {
        SchemaResult? best = null;
        for (var i = 0; i < array.Count; i++)
        {
            var own = Check(contains, array[i], at.Member(Name(i)));
            if (own.IsValid)
            {
                return;
            }

            best = best is null || own.Score > best.Score ? own : best;
        }

        result.Add(at, "contains", "At least one of the items must match");
        if (best is not null)
        {
            result.Merge(best);
        }
    }

    private void CheckObject(SubSchema schema, RegoObject o, SchemaResult result, SchemaPath at)
    {
        if (o.Count < schema.MinProperties)
        {
            result.Add(at, "array_min_properties", $"Must have at least {schema.MinProperties} properties");
        }

        if (o.Count > schema.MaxProperties)
        {
            result.Add(at, "array_max_properties", $"Must have at most {schema.MaxProperties} properties");
        }

        WorkMeter.Walk(schema.Required.Count + schema.Properties.Count);
        foreach (var name in schema.Required)
        {
            if (o.Find(name) is null)
            {
                result.Add(at, "required", $"{name.Value} is required");
            }
            else
            {
                result.Passed();
            }
        }

        if (schema.PatternProperties.Count > 0 || schema.AdditionalProperties is not null)
        {
            foreach (var (key, value) in o)
            {
                CheckMember(schema, schema.Properties.ContainsKey((RegoString)key), key.Text(), value, result, at);
            }
        }

        if (schema.PropertyNames is not null)
        {
            CheckNames(schema.PropertyNames, o, result, at);
        }

        result.Passed();
    }

    private void CheckMember(SubSchema schema, bool described, string name, RegoValue value, SchemaResult result, SchemaPath at)
    {
        var matched = false;
        foreach (var (pattern, property) in schema.PatternProperties)
        {
            if (IsMatch(pattern, name))
            {
                matched = true;
                result.Merge(Check(property, value, at.Member(name)));
            }
        }

        if (matched)
        {
            result.Passed();
        }
        else if (!described && schema.AdditionalProperties is { Always: null } additional)
        {
            result.Merge(Check(additional, value, at.Member(name)));
        }
        else if (!described && schema.AdditionalProperties is { Always: false })
        {
            result.Add(at, "additional_property_not_allowed", $"Additional property {name} is not allowed");
        }
    }

    private void CheckNames(SubSchema names, RegoObject o, SchemaResult result, SchemaPath at)
    {
        foreach (var (name, _) in o)
        {
            var own = Check(names, name, at);
            if (!own.IsValid)
            {
                result.Add(at, "invalid_property_name", $"Property name of \"{name.Text()}\" does not match");
                result.Merge(own);
            }
        }
    }

    private bool IsMatch(Pattern pattern, string text) =>
        _context.ChargeRegex((text.Length + 1L) * pattern.Size) ? pattern.IsMatch(text) : throw new EvaluationStoppedException();

    private bool IsMultiple(RegoNumber number, RegoNumber factor)
    {
        if (!_context.ChargeProduct(number, factor))
        {
            throw new EvaluationStoppedException();
        }

        var (dividend, exponent) = number.Exact();
        var (divisor, factorExponent) = factor.Exact();
        var shift = exponent - factorExponent;
        if (shift >= 0)
        {
            return (BigInteger.Remainder(dividend, divisor) * BigInteger.ModPow(10, shift, divisor) % divisor).IsZero;
        }

        // A power of ten with more digits than the dividend cannot divide it.
        return dividend.IsZero || (-shift <= dividend.GetBitLength() && BigInteger.Remainder(dividend, divisor * BigInteger.Pow(10, -shift)).IsZero);
    }
}

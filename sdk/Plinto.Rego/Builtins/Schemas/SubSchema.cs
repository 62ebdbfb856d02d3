using Plinto.Rego.Builtins.Patterns;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Schemas;

/// <summary>A schema that has been read, or a part of one: what is null or empty asks for nothing.</summary>
internal sealed class SubSchema
{
    /// <summary>What a schema that is <c>true</c> or <c>false</c> says.</summary>
    public bool? Always { get; set; }

    /// <summary>The schema that <c>$ref</c> names; nothing else counts beside it.</summary>
    public SubSchema? Reference { get; set; }

    public List<string> Types { get; } = [];

    public List<SubSchema> Items { get; } = [];

    /// <summary>Whether the one schema of <see cref="Items"/> is for all items, and not for the first.</summary>
    public bool ItemsAreAlike { get; set; }

    /// <summary>For items and properties that nothing else describes; null where anything goes.</summary>
    public SubSchema? AdditionalItems { get; set; }

    public SubSchema? AdditionalProperties { get; set; }

    public Dictionary<RegoString, SubSchema> Properties { get; } = [];

    public List<KeyValuePair<Pattern, SubSchema>> PatternProperties { get; } = [];

    public SubSchema? PropertyNames { get; set; }

    /// <summary>By property: a schema for the object that has it, or the names of others that must be there.</summary>
    public List<(RegoString Property, IReadOnlyList<RegoString> Names, SubSchema? Schema)> Dependencies { get; } = [];

    public RegoNumber? MultipleOf { get; set; }

    public RegoNumber? Minimum { get; set; }

    public RegoNumber? ExclusiveMinimum { get; set; }

    public RegoNumber? Maximum { get; set; }

    public RegoNumber? ExclusiveMaximum { get; set; }

    public long? MinLength { get; set; }

    public long? MaxLength { get; set; }

    public Pattern? Pattern { get; set; }

    public string PatternText { get; set; } = "";

    public string Format { get; set; } = "";

    public long? MinProperties { get; set; }

    public long? MaxProperties { get; set; }

    public List<RegoString> Required { get; } = [];

    public long? MinItems { get; set; }

    public long? MaxItems { get; set; }

    public bool UniqueItems { get; set; }

    public SubSchema? Contains { get; set; }

    /// <summary>The constant, in canonical text.</summary>
    public string? Constant { get; set; }

    /// <summary>The values allowed, in canonical text; null without <c>enum</c>.</summary>
    public IReadOnlySet<string>? Allowed { get; set; }

    /// <summary>The same for the reader, in the order written.</summary>
    public string AllowedText { get; set; } = "";

    public List<SubSchema> OneOf { get; } = [];

    public List<SubSchema> AnyOf { get; } = [];

    public List<SubSchema> AllOf { get; } = [];

    public SubSchema? Not { get; set; }

    public SubSchema? If { get; set; }

    public SubSchema? Then { get; set; }

    public SubSchema? Else { get; set; }
}

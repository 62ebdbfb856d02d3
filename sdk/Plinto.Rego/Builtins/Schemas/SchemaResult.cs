using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Schemas;

/// <summary>The errors of a value under a schema, and how near it came: the nearest of several schemas is the one that was meant.</summary>
internal sealed class SchemaResult
{
    private readonly List<(string Type, string Field, string Description)> _errors = [];

    public bool IsValid => _errors.Count == 0;

    public int Score { get; private set; }

    public void Add(SchemaPath path, string type, string description)
    {
        WorkMeter.Walk(1);
        WorkMeter.Text(description.Length);
        _errors.Add((type, path.Field, description));
        Score -= 2;
    }

    public void Merge(SchemaResult other)
    {
        WorkMeter.Walk(other._errors.Count);
        _errors.AddRange(other._errors);
        Score += other.Score;
    }

    public void Passed() => Score++;

    public RegoArray ToRego() => RegoArray.Of(_errors.Select(static error => RegoObject.Of(
        Member("error", $"{error.Field}: {error.Description}"),
        Member("type", error.Type),
        Member("field", error.Field),
        Member("desc", error.Description))));

    private static KeyValuePair<RegoValue, RegoValue> Member(string name, string text) => new(new RegoString(name), text.ToRego());
}

using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Schemas;

/// <summary>A way in which a document does not match its schema.</summary>
internal sealed record SchemaError(string Field, string Type, string Description)
{
    public RegoObject ToRego() => RegoObject.Of(
        KeyValuePair.Create<RegoValue, RegoValue>(new RegoString("error"), $"{Field}: {Description}".ToRego()),
        KeyValuePair.Create<RegoValue, RegoValue>(new RegoString("type"), Type.ToRego()),
        KeyValuePair.Create<RegoValue, RegoValue>(new RegoString("field"), Field.ToRego()),
        KeyValuePair.Create<RegoValue, RegoValue>(new RegoString("desc"), Description.ToRego()));
}

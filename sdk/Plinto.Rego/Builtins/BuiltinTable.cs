namespace Plinto.Rego.Builtins;

/// <summary>All implementations by name, family by family.</summary>
internal static class BuiltinTable
{
    private static readonly Dictionary<string, BuiltinFunction> ByName = new BuiltinRow[][]
    {
        Certificates.CertificateBuiltins.Rows,
        Certificates.PrivateKeyBuiltins.Rows,
        Cloud.AwsBuiltin.Rows,
        Collections.AggregateBuiltins.Rows,
        Collections.ArrayBuiltins.Rows,
        Collections.SetBuiltins.Rows,
        Crypto.HashBuiltins.Rows,
        Encodings.Base64Builtins.Rows,
        Encodings.JsonBuiltins.Rows,
        Encodings.UrlQueryBuiltins.Rows,
        Encodings.YamlBuiltins.Rows,
        GraphQl.GraphQlBuiltins.Rows,
        Graphs.GraphBuiltins.Rows,
        Identifiers.SemverBuiltins.Rows,
        Identifiers.UriBuiltins.Rows,
        Identifiers.UuidBuiltins.Rows,
        Net.CidrBuiltins.Rows,
        Numbers.BitsBuiltins.Rows,
        Numbers.ComparisonBuiltins.Rows,
        Numbers.NumberBuiltins.Rows,
        Objects.JsonPatchBuiltin.Rows,
        Objects.JsonSelectBuiltins.Rows,
        Objects.ObjectBuiltins.Rows,
        Patterns.GlobBuiltins.Rows,
        Patterns.RegexBuiltins.Rows,
        Policies.ParseModuleBuiltin.Rows,
        Schemas.SchemaBuiltins.Rows,
        Strings.FormatBuiltins.Rows,
        Strings.SplitBuiltins.Rows,
        Strings.StringBuiltins.Rows,
        Templates.TemplateBuiltin.Rows,
        Times.TimeBuiltins.Rows,
        Tokens.JwtBuiltins.Rows,
        Tokens.JwtDecodeVerify.Rows,
        Tokens.JwtSigning.Rows,
        Types.TypeBuiltins.Rows,
        Units.UnitsBuiltins.Rows,
    }.SelectMany(static family => family).ToDictionary(static row => row.Name, static row => row.Function);

    /// <summary>The implementation of a name, or null: what is not here is refused when a policy is compiled or bound, unless the caller says that another host has it.</summary>
    public static BuiltinFunction? Find(string name) => ByName.GetValueOrDefault(name);
}

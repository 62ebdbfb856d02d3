namespace Plinto.Rego.Builtins;

/// <summary>All built-ins, family by family: one row each.</summary>
internal static class BuiltinTable
{
    public static readonly IReadOnlyList<BuiltinRow> All =
    [
        .. LanguageBuiltins.Rows,
        .. Certificates.CertificateBuiltins.Rows,
        .. Certificates.PrivateKeyBuiltins.Rows,
        .. Cloud.AwsBuiltin.Rows,
        .. Collections.AggregateBuiltins.Rows,
        .. Collections.ArrayBuiltins.Rows,
        .. Collections.SetBuiltins.Rows,
        .. Crypto.HashBuiltins.Rows,
        .. Encodings.Base64Builtins.Rows,
        .. Encodings.JsonBuiltins.Rows,
        .. Encodings.UrlQueryBuiltins.Rows,
        .. Encodings.YamlBuiltins.Rows,
        .. GraphQl.GraphQlBuiltins.Rows,
        .. Graphs.GraphBuiltins.Rows,
        .. Identifiers.SemverBuiltins.Rows,
        .. Identifiers.UriBuiltins.Rows,
        .. Identifiers.UuidBuiltins.Rows,
        .. Net.CidrBuiltins.Rows,
        .. Numbers.BitsBuiltins.Rows,
        .. Numbers.ComparisonBuiltins.Rows,
        .. Numbers.NumberBuiltins.Rows,
        .. Objects.JsonPatchBuiltin.Rows,
        .. Objects.JsonSelectBuiltins.Rows,
        .. Objects.ObjectBuiltins.Rows,
        .. Patterns.GlobBuiltins.Rows,
        .. Patterns.RegexBuiltins.Rows,
        .. Policies.ParseModuleBuiltin.Rows,
        .. Schemas.SchemaBuiltins.Rows,
        .. Strings.FormatBuiltins.Rows,
        .. Strings.SplitBuiltins.Rows,
        .. Strings.StringBuiltins.Rows,
        .. Templates.TemplateBuiltin.Rows,
        .. Times.TimeBuiltins.Rows,
        .. Tokens.JwtBuiltins.Rows,
        .. Tokens.JwtDecodeVerify.Rows,
        .. Tokens.JwtSigning.Rows,
        .. Types.TypeBuiltins.Rows,
        .. Units.UnitsBuiltins.Rows,
    ];

    private static readonly Dictionary<string, BuiltinRow> ByName = All.ToDictionary(static row => row.Signature.Name);

    /// <summary>The built-in of a name, or null.</summary>
    public static BuiltinRow? Find(string name) => ByName.GetValueOrDefault(name);
}

namespace Plinto.Rego.Bundles;

/// <summary>The files of a bundle that have a meaning of their own, without the slash that OPA's archives begin names with.</summary>
internal static class BundlePaths
{
    public const string Manifest = ".manifest";
    public const string Signatures = ".signatures.json";
    public const string Data = "data.json";
    public const string Plan = "plan.json";
    public const string Wasm = "policy.wasm";

    /// <summary>Whether a file is hashed by its JSON value rather than its bytes.</summary>
    public static bool IsStructured(string path) => path[(path.LastIndexOf('/') + 1)..] is Data or Manifest;

    /// <summary>The name within the bundle; null if it leads out of it or has two readings.</summary>
    public static string? Read(string entry)
    {
        var path = entry.StartsWith("./", StringComparison.Ordinal) ? entry[2..] : entry.TrimStart('/');
        return path.Length is 0 or > 512 || path.Contains('\\') || path.Any(char.IsControl) || path.Split('/').Any(static part => part is "" or "." or "..") ? null : path;
    }
}

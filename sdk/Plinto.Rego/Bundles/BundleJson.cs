using System.Text.Json;
using Plinto.Rego.Values;

namespace Plinto.Rego.Bundles;

/// <summary>Reads the JSON files of a bundle.</summary>
internal static class BundleJson
{
    /// <exception cref="BundleException">It is not JSON.</exception>
    public static RegoValue Read(string path, ReadOnlyMemory<byte> content)
    {
        try
        {
            return RegoJson.Read(content.Span);
        }
        catch (Exception fault) when (fault is JsonException or FormatException or InvalidOperationException)
        {
            throw new BundleException($"`{path}` is not JSON", fault);
        }
    }

    /// <exception cref="BundleException">It is not a JSON object.</exception>
    public static RegoObject ReadObject(string path, ReadOnlyMemory<byte> content) =>
        Read(path, content) as RegoObject ?? throw new BundleException($"`{path}` is not a JSON object");
}

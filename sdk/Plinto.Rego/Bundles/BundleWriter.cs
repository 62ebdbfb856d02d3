using System.Buffers;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Plinto.Rego.Values;

namespace Plinto.Rego.Bundles;

/// <summary>
/// Writes OPA's bundle format: <c>.tar.gz</c> with manifest, signature, data, plan, module and sources. The same bundle always gives the same bytes, but for the signature.
/// </summary>
public static class BundleWriter
{
    /// <summary>Writes a bundle.</summary>
    /// <param name="bundle">What stands in it.</param>
    /// <param name="output">Gets the archive; stays open.</param>
    /// <param name="sign">Makes a compact JWS of a payload (UTF-8 JSON), by which readers know who made the bundle; null: not signed.</param>
    public static void Write(PolicyBundle bundle, Stream output, Func<ReadOnlyMemory<byte>, string>? sign = null)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        var files = Files(bundle);
        using var compressed = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true);
        using var archive = new TarWriter(compressed, TarEntryFormat.Ustar, leaveOpen: true);
        if (sign is not null)
        {
            Add(archive, BundlePaths.Signatures, Signatures(sign(Payload(files))));
        }

        foreach (var (path, content) in files)
        {
            Add(archive, path, content);
        }
    }

    private static List<(string Path, ReadOnlyMemory<byte> Content)> Files(PolicyBundle bundle)
    {
        var files = new List<(string, ReadOnlyMemory<byte>)> { (BundlePaths.Manifest, Manifest(bundle)), (BundlePaths.Data, RegoJson.WriteUtf8(bundle.Data)) };
        files.AddRange(bundle.Modules.OrderBy(static module => module.File, StringComparer.Ordinal)
            .Select(static module => (module.File, (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(module.Text))));
        if (bundle.Plan is { } plan)
        {
            files.Add((BundlePaths.Plan, plan));
        }

        if (bundle.Wasm is { } wasm)
        {
            files.Add((BundlePaths.Wasm, wasm));
        }

        return files;
    }

    private static ReadOnlyMemory<byte> Manifest(PolicyBundle bundle) => Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("revision"u8, bundle.Revision);
        json.WriteStartArray("roots"u8);
        foreach (var root in bundle.Roots)
        {
            json.WriteStringValue(root);
        }

        json.WriteEndArray();
        json.WriteNumber("rego_version"u8, 1);
        // Not `wasm`, which would make OPA run the module instead of the sources, and not start at all where it was built without an engine for it.
        json.WriteStartObject("metadata"u8);
        json.WriteStartArray("entrypoints"u8);
        foreach (var entrypoint in bundle.Entrypoints)
        {
            json.WriteStringValue(entrypoint);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static ReadOnlyMemory<byte> Payload(List<(string Path, ReadOnlyMemory<byte> Content)> files) => Json(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("files"u8);
        foreach (var (path, content) in files)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, path);
            json.WriteString("hash"u8, BundleDigest.Of(path, content));
            json.WriteString("algorithm"u8, BundleDigest.Algorithm);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static ReadOnlyMemory<byte> Signatures(string jws) => Json(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("signatures"u8);
        json.WriteStringValue(jws);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static ReadOnlyMemory<byte> Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return buffer.WrittenMemory;
    }

    private static void Add(TarWriter archive, string path, ReadOnlyMemory<byte> content)
    {
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        archive.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "/" + path)
            { DataStream = stream, ModificationTime = DateTimeOffset.UnixEpoch, Mode = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead });
    }
}

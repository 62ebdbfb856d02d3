using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Plinto.Rego.Syntax;
using Plinto.Rego.Values;

namespace Plinto.Rego.Bundles;

/// <summary>
/// Reads OPA's bundle format. With a verifier, a bundle is taken only if one signature covers every file of it and no other, by OPA's rules: hashes of the bytes, of
/// <c>data.json</c> and <c>.manifest</c> of the value.
/// </summary>
public static class BundleReader
{
    private const int MostFiles = 1000;

    /// <summary>How large a bundle may be once unpacked, unless the caller says otherwise: 64 MiB.</summary>
    public const long LargestContent = 64L * 1024 * 1024;

    /// <summary>Reads a bundle.</summary>
    /// <param name="archive">The <c>.tar.gz</c>.</param>
    /// <param name="verify">Verifies a compact JWS and gives its payload; null if it is not to be trusted. No verifier: signatures are not looked at.</param>
    /// <param name="largest">How many bytes all files together may have.</param>
    /// <exception cref="BundleException">It is no bundle, is too large, or its signature does not hold.</exception>
    public static PolicyBundle Read(Stream archive, Func<string, ReadOnlyMemory<byte>?>? verify = null, long largest = LargestContent)
    {
        var files = Unpack(archive, largest);
        if (verify is not null)
        {
            Verify(files, verify);
        }

        var manifest = files.TryGetValue(BundlePaths.Manifest, out var found) ? BundleJson.ReadObject(BundlePaths.Manifest, found) : RegoObject.Empty;
        return new PolicyBundle
        {
            Revision = (manifest.Find("revision") as RegoString)?.Value ?? "",
            Roots = manifest.Find("roots") is RegoArray roots ? [.. roots.OfType<RegoString>().Select(static root => root.Value)] : [""],
            Entrypoints = (manifest.Find("metadata") as RegoObject)?.Find("entrypoints") is RegoArray entrypoints
            ? [.. entrypoints.OfType<RegoString>().Select(static name => name.Value)] : [],
            Modules = [.. files.Where(static file => file.Key.EndsWith(".rego", StringComparison.Ordinal))
            .Select(static file => new RegoModule(file.Key, Encoding.UTF8.GetString(file.Value.Span)))],
            Data = files.TryGetValue(BundlePaths.Data, out var data) ? BundleJson.ReadObject(BundlePaths.Data, data) : RegoObject.Empty,
            Plan = files.TryGetValue(BundlePaths.Plan, out var plan) ? plan : null,
            Wasm = files.TryGetValue(BundlePaths.Wasm, out var module) ? module : null,
        };
    }

    private static SortedDictionary<string, ReadOnlyMemory<byte>> Unpack(Stream archive, long largest)
    {
        var files = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        try
        {
            using var unpacked = new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true);
            using var entries = new TarReader(unpacked, leaveOpen: true);
            for (var left = largest; entries.GetNextEntry() is { } entry;)
            {
                if (entry.EntryType is TarEntryType.Directory)
                {
                    continue;
                }

                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || BundlePaths.Read(entry.Name) is not { } path)
                {
                    throw new BundleException("the bundle holds an entry that is no ordinary file within it");
                }

                var content = Content(entry, ref left);
                if (files.Count == MostFiles || !files.TryAdd(path, content))
                {
                    throw new BundleException($"the bundle has more than {MostFiles} files, or `{path}` twice");
                }
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or FormatException or ArgumentException)
        {
            throw new BundleException("the bundle is no .tar.gz archive", fault);
        }

        return files;
    }

    private static ReadOnlyMemory<byte> Content(TarEntry entry, ref long left)
    {
        left -= entry.Length;
        if (left < 0)
        {
            throw new BundleException("the bundle is larger than it may be");
        }

        using var content = new MemoryStream((int)entry.Length);
        entry.DataStream?.CopyTo(content);
        return content.Length == entry.Length ? content.GetBuffer().AsMemory(0, (int)content.Length) : throw new BundleException("the bundle ends too early");
    }

    private static void Verify(SortedDictionary<string, ReadOnlyMemory<byte>> files, Func<string, ReadOnlyMemory<byte>?> verify)
    {
        if (!files.TryGetValue(BundlePaths.Signatures, out var signatures)
            || BundleJson.ReadObject(BundlePaths.Signatures, signatures).Find("signatures") is not RegoArray { Count: 1 } tokens
                || tokens[0] is not RegoString { Value: var token })
        {
            throw new BundleException("the bundle does not have exactly one signature");
        }

        if (verify(token) is not { } payload)
        {
            throw new BundleException("the signature of the bundle does not hold");
        }

        var wanted = Wanted(BundleJson.ReadObject(BundlePaths.Signatures, payload));
        foreach (var (path, content) in files.Where(static file => file.Key != BundlePaths.Signatures))
        {
            if (!wanted.Remove(path, out var hash) || !string.Equals(hash, BundleDigest.Of(path, content), StringComparison.OrdinalIgnoreCase))
            {
                throw new BundleException($"`{path}` is not the file that was signed");
            }
        }

        if (wanted.Count > 0)
        {
            throw new BundleException($"`{wanted.Keys.First()}` was signed and is missing");
        }
    }

    private static Dictionary<string, string> Wanted(RegoObject payload)
    {
        var wanted = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in payload.Find("files") as RegoArray ?? throw new BundleException("the signature names no files"))
        {
            if (row is not RegoObject file || file.Find("name") is not RegoString { Value: var name } || file.Find("hash") is not RegoString { Value: var hash }
                || file.Find("algorithm") is not RegoString { Value: BundleDigest.Algorithm } || BundlePaths.Read(name) is not { } path || !wanted.TryAdd(path, hash))
            {
                throw new BundleException($"the signature names a file without name and hash, twice, or not by {BundleDigest.Algorithm}");
            }
        }

        return wanted;
    }
}

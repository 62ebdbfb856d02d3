using System.Buffers;
using System.IO.Compression;
using Plinto.Protocol.EdgeFeed;
using Plinto.Rego;
using Plinto.Rego.Syntax;

namespace Plinto.Edge.Tests.Running;

/// <summary>Policies as the issuer's compiler hands them out.</summary>
internal static class FakePolicy
{
    /// <summary>Roles without Rego: the issuer's own base policy.</summary>
    public static readonly string Rbac = ReadRbac();

    public static PolicyRecord Record(long release, string text, params string[] entrypoints) => new() { Release = release, Plan = Compress(Compile(text, entrypoints)) };

    public static byte[] Compile(string text, params string[] entrypoints)
    {
        var result = RegoCompiler.Compile([new RegoModule("app/policy.rego", text), new RegoModule("plinto/rbac.rego", Rbac)], [.. entrypoints, "plinto/rbac/allow"]);
        var plan = new ArrayBufferWriter<byte>();
        (result.Plan ?? throw new InvalidOperationException(string.Join("; ", result.Errors))).Write(plan);
        return plan.WrittenSpan.ToArray();
    }

    public static byte[] Compress(byte[] plan)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(plan);
        }

        return compressed.ToArray();
    }

    private static string ReadRbac()
    {
        using var stream = typeof(FakePolicy).Assembly.GetManifestResourceStream("rbac.rego")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

using System.Buffers;
using System.IO.Compression;
using Plinto.Rego.Plan;

namespace Plinto.Issuer.Policies.Sources;

/// <summary>Plans as stored and sent: <c>plan.json</c>, compressed with gzip.</summary>
internal static class PlanText
{
    public static byte[] Write(PolicyPlan plan)
    {
        var buffer = new ArrayBufferWriter<byte>();
        plan.Write(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Compress(byte[] json)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal))
        {
            gzip.Write(json);
        }

        return output.ToArray();
    }

    public static byte[] Decompress(byte[] compressed)
    {
        using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var output = new MemoryStream();
        gzip.CopyTo(output);
        return output.ToArray();
    }
}

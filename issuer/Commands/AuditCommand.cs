using System.Globalization;
using System.IO.Compression;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.AuditProofs;

namespace Plinto.Issuer.Commands;

/// <summary><c>issuer audit verify</c>: checks an export of the audit log offline. Needs neither configuration nor database.</summary>
internal static class AuditCommand
{
    private const int ProgressEvery = 100_000;

    public static async Task<int> RunAsync(string[] arguments, CancellationToken ct)
    {
        if (arguments is not ["verify", var export, "--proof", var proof, "--jwks", var jwks, .. var rest] || rest is not ([] or ["--filtered"]))
        {
            Console.Error.WriteLine(Usage.Text);
            return Command.Failed;
        }

        try
        {
            var keys = new JsonWebKeySet(await File.ReadAllTextAsync(jwks, ct));
            using var proofText = Open(proof);
            var proven = await ProofFile.ReadAsync(proofText, keys, ct);
            using var exportText = Open(export);
            var checkedLines = 0L;
            var fault = await ExportVerification.FirstFaultAsync(exportText, proven, rest.Length > 0, line =>
            {
                checkedLines = line;
                if (line % ProgressEvery == 0)
                {
                    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"issuer: {line} entries checked"));
                }
            }, ct);
            if (fault is not null)
            {
                Console.Error.WriteLine("issuer: not as it was sealed: " + fault);
                return Command.Failed;
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{checkedLines} entries are as they were sealed; {proven.Checkpoint.Origin} had {proven.Checkpoint.Size} entries then"));
            return 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException or ArgumentException or InvalidDataException)
        {
            Console.Error.WriteLine("issuer: cannot verify: " + fault.Message);
            return Command.Failed;
        }
    }

    private static StreamReader Open(string path) =>
        path.EndsWith(".gz", StringComparison.Ordinal) ? new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress)) : new StreamReader(path);
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plinto.Issuer.AuditProofs;

/// <summary>Checks an export in JSON lines by a proof file: what was changed, deleted, put in or moved is named by the first line that shows it.</summary>
internal static class ExportVerification
{
    /// <summary>The sentence for the first bad entry; null: all are as they were sealed, and none is missing.</summary>
    /// <param name="filtered">Whether the export was filtered: entries may be missing then, and nobody can tell which.</param>
    /// <param name="checked">Called with the number of each line that was found right.</param>
    public static async Task<string?> FirstFaultAsync(TextReader export, ProofFile proof, bool filtered, Action<long> @checked, CancellationToken ct)
    {
        var (line, position) = (0L, 0L);
        while (await export.ReadLineAsync(ct) is { } text)
        {
            line++;
            if (Fault(text, position, proof, filtered, out var next) is { } fault)
            {
                return string.Create(CultureInfo.InvariantCulture, $"line {line}: {fault}");
            }

            position = next;
            @checked(line);
        }

        return filtered || position >= proof.Checkpoint.Size
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the export ends at position {position}: the log had {proof.Checkpoint.Size} entries");
    }

    private static string? Fault(string text, long before, ProofFile proof, bool filtered, out long position)
    {
        position = before;
        try
        {
            if (JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) is not JsonObject entry)
            {
                return "it is no event";
            }

            var hash = AuditLeaf.Hash(entry);
            position = entry["position"]!.GetValue<long>();
            var name = entry["id"]?.ToString();
            if (position <= before)
            {
                return string.Create(CultureInfo.InvariantCulture, $"event {name} of position {position} comes after position {before}: it was moved or put in twice");
            }

            if (!filtered && position != before + 1)
            {
                return string.Create(CultureInfo.InvariantCulture, $"event {name} has position {position}: position {before + 1} is missing");
            }

            if (position > proof.Checkpoint.Size)
            {
                return string.Create(
                    CultureInfo.InvariantCulture, $"event {name} has position {position}, and the checkpoint seals {proof.Checkpoint.Size}: get a newer proof file");
            }

            return hash.AsSpan().SequenceEqual(proof.Leaf(position - 1))
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"event {name} of position {position} is not what was sealed there");
        }
        catch (Exception fault) when (fault is JsonException or FormatException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            return "it is no event that an export writes";
        }
    }
}

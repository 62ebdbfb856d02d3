using System.Buffers;
using System.Text.Json;
using Plinto.Protocol.Decisions;

namespace Plinto.Edge.DecisionLogs;

/// <summary>Writes a <see cref="DecisionBatch"/> of records that are JSON already.</summary>
internal static class DecisionBatchText
{
    /// <summary>Records in one batch.</summary>
    public const int MostRecords = 1000;

    /// <summary>Bytes in one batch, about.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    public static ReadOnlyMemory<byte> Write(IReadOnlyList<ReadOnlyMemory<byte>> records, IReadOnlyDictionary<string, long> dropped)
    {
        var body = new ArrayBufferWriter<byte>(records.Sum(record => record.Length + 1) + 256);
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        json.WriteStartArray("decisions"u8);
        foreach (var record in records)
        {
            json.WriteRawValue(record.Span, skipInputValidation: true);
        }

        json.WriteEndArray();
        if (dropped.Count > 0)
        {
            json.WriteStartObject("dropped"u8);
            foreach (var (tenant, count) in dropped)
            {
                json.WriteNumber(tenant, count);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return body.WrittenMemory;
    }
}

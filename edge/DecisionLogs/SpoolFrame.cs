using System.Buffers.Binary;
using System.Numerics;

namespace Plinto.Edge.DecisionLogs;

/// <summary>
/// One record in a segment: length (4 bytes), CRC-32C of what follows (4), when it was written in Unix milliseconds (8), the record. What was cut off by a crash has no such frame.
/// </summary>
internal static class SpoolFrame
{
    public const int HeaderLength = 16;

    /// <summary>No record is longer.</summary>
    public const int LongestRecord = 1024 * 1024;

    public static void Write(ReadOnlySpan<byte> record, DateTimeOffset at, Span<byte> to)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to, record.Length);
        BinaryPrimitives.WriteInt64LittleEndian(to[8..], at.ToUnixTimeMilliseconds());
        record.CopyTo(to[HeaderLength..]);
        BinaryPrimitives.WriteUInt32LittleEndian(to[4..], Checksum(to.Slice(8, 8 + record.Length)));
    }

    /// <summary>The record that stands at the beginning, or false if none stands there whole.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> from, out ReadOnlyMemory<byte> record, out DateTimeOffset at)
    {
        record = default;
        at = default;
        if (from.Length < HeaderLength)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(from.Span);
        if (length is < 0 or > LongestRecord || from.Length < HeaderLength + length
            || BinaryPrimitives.ReadUInt32LittleEndian(from.Span[4..]) != Checksum(from.Span.Slice(8, 8 + length)))
        {
            return false;
        }

        var milliseconds = BinaryPrimitives.ReadInt64LittleEndian(from.Span[8..]);
        at = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(milliseconds, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
        record = from.Slice(HeaderLength, length);
        return true;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}

using System.Buffers.Binary;

namespace Plinto.Rego.Wasm;

/// <summary>
/// Constants beyond the memory that every host gives. Hosts offer five pages, and a module that declares more does not start there: what lies beyond is written by code,
/// after the module has grown its memory itself.
/// </summary>
internal static class LargeData
{
    private const int PageSize = 64 * 1024;

    /// <summary>Pages that a module may declare.</summary>
    public const int MostPages = 5;

    /// <summary>The first address that no data segment may reach.</summary>
    public const int Limit = MostPages * PageSize;

    /// <summary>Grows the memory to hold the constants, and stores those beyond the limit.</summary>
    public static void Write(Code code, StaticData data)
    {
        if (data.End <= Limit)
        {
            return;
        }

        // The host may have given more than was asked for.
        var pages = (data.End + PageSize - 1) / PageSize;
        code.OnMemory(Opcode.MemorySize).Const(pages).Op(Opcode.I32LtU).Open(Opcode.If);
        code.Const(pages).OnMemory(Opcode.MemorySize).Op(Subtract).OnMemory(Opcode.MemoryGrow).Const(-1).Op(Opcode.I32Eq).Open(Opcode.If).Op(Opcode.Unreachable).Close();
        code.Close();
        var bytes = data.ToArray();
        Span<byte> word = stackalloc byte[8];
        for (var at = Math.Max(0, Limit - data.Start); at < bytes.Length; at += 8)
        {
            word.Clear();
            bytes.AsSpan(at, Math.Min(8, bytes.Length - at)).CopyTo(word);
            code.Const(data.Start + at).Const64(BinaryPrimitives.ReadInt64LittleEndian(word)).Memory(Opcode.I64Store, 3, 0);
        }
    }

    private const byte Subtract = 0x6b;
}

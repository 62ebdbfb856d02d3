using System.Buffers.Binary;
using System.Text;

namespace Plinto.Rego.Wasm;

/// <summary>Writes the binary format: LEB128 numbers, names, vectors of bytes (WebAssembly core §5.2).</summary>
internal sealed class ByteWriter
{
    private byte[] _bytes = new byte[256];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public byte[] ToArray() => Written.ToArray();

    public void Byte(int value)
    {
        Reserve(1)[0] = (byte)value;
        Length++;
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Unsigned LEB128.</summary>
    public void Unsigned(long value)
    {
        do
        {
            var low = (int)(value & 0x7f);
            value >>= 7;
            Byte(value == 0 ? low : low | 0x80);
        }
        while (value != 0);
    }

    /// <summary>Signed LEB128.</summary>
    public void Signed(long value)
    {
        while (true)
        {
            var low = (int)(value & 0x7f);
            value >>= 7;
            if ((value == 0 && (low & 0x40) == 0) || (value == -1 && (low & 0x40) != 0))
            {
                Byte(low);
                return;
            }

            Byte(low | 0x80);
        }
    }

    /// <summary>A length and that many bytes.</summary>
    public void Vector(ReadOnlySpan<byte> bytes)
    {
        Unsigned(bytes.Length);
        Bytes(bytes);
    }

    public void Name(string text) => Vector(Encoding.UTF8.GetBytes(text));

    /// <summary>Four bytes as they lie in memory.</summary>
    public void Word(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);
        Length += 4;
    }

    /// <summary>Eight bytes as they lie in memory.</summary>
    public void DoubleWord(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);
        Length += 8;
    }

    private Span<byte> Reserve(int count)
    {
        if (Length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(Length + count, _bytes.Length * 2));
        }

        return _bytes.AsSpan(Length, count);
    }
}

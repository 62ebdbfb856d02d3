using System.Text;

namespace Plinto.Rego.Wasm;

/// <summary>Reads the binary format of a module that we built ourselves: what is wrong with it is a bug, not input.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int At { get; private set; }

    public readonly bool AtEnd => At >= _bytes.Length;

    public byte Byte() => _bytes[At++];

    public ReadOnlySpan<byte> Bytes(int count)
    {
        var taken = _bytes.Slice(At, count);
        At += count;
        return taken;
    }

    public ReadOnlySpan<byte> Vector() => Bytes(Unsigned());

    public string Name() => Encoding.UTF8.GetString(Vector());

    public int Unsigned()
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = Byte();
            value |= (part & 0x7f) << shift;
            if ((part & 0x80) == 0)
            {
                return value;
            }
        }
    }

    public long Signed()
    {
        long value = 0;
        for (var shift = 0; ;)
        {
            var part = Byte();
            value |= (long)(part & 0x7f) << shift;
            shift += 7;
            if ((part & 0x80) == 0)
            {
                return shift < 64 && (part & 0x40) != 0 ? value | (-1L << shift) : value;
            }
        }
    }
}

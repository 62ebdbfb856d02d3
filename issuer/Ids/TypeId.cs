namespace Plinto.Issuer.Ids;

/// <summary>
/// The wire form of ids: a prefix that says what it names, an underscore, and the UUID in 26 characters of Crockford's base 32 (lower case, as in TypeID).
/// Ids sort by time on the wire as they do in the database.
/// </summary>
internal static class TypeId
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int EncodedLength = 26;

    /// <summary>Writes an id, such as <c>cli_01h2xcejqtf2nbrexx3vqjhp41</c>.</summary>
    public static string Format(string prefix, Guid value) =>
        string.Create(prefix.Length + 1 + EncodedLength, (prefix, value), static (text, state) =>
        {
            state.prefix.CopyTo(text);
            text[state.prefix.Length] = '_';
            Encode(state.value, text[(state.prefix.Length + 1)..]);
        });

    /// <summary>Reads an id of one kind; false for anything else, upper case included.</summary>
    public static bool TryParse(string prefix, ReadOnlySpan<char> text, out Guid value)
    {
        value = default;
        if (text.Length != prefix.Length + 1 + EncodedLength || !text.StartsWith(prefix, StringComparison.Ordinal) || text[prefix.Length] != '_')
        {
            return false;
        }

        UInt128 bits = 0;
        var encoded = text[(prefix.Length + 1)..];
        if (encoded[0] > '7')
        {
            return false; // more than 128 bits
        }

        foreach (var character in encoded)
        {
            var digit = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            bits = (bits << 5) | (uint)digit;
        }

        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, bits);
        value = new Guid(bytes, bigEndian: true);
        return true;
    }

    private static void Encode(Guid value, Span<char> text)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        var bits = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
        for (var i = EncodedLength - 1; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(uint)(bits & 31)];
            bits >>= 5;
        }
    }
}

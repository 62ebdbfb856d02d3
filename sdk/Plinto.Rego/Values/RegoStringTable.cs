using System.Text;

namespace Plinto.Rego.Values;

/// <summary>
/// The strings a policy knows, found by their UTF-8 bytes: reading input with it makes no string that the policy has already,
/// and comparing with the policy's constants is then a comparison of references.
/// </summary>
public sealed class RegoStringTable
{
    private readonly RegoString?[] _slots;
    private readonly byte[]?[] _bytes;

    /// <summary>Makes a table of the given strings.</summary>
    public RegoStringTable(IReadOnlyCollection<RegoString> strings)
    {
        var size = 16;
        while (size < strings.Count * 3)
        {
            size *= 2;
        }

        _slots = new RegoString?[size];
        _bytes = new byte[]?[size];
        foreach (var text in strings)
        {
            Add(text);
        }
    }

    /// <summary>The table's own value for a text, or a new one if it has none.</summary>
    public RegoString Intern(string text) => Find(Encoding.UTF8.GetBytes(text)) ?? RegoString.Of(text);

    internal RegoString? Find(ReadOnlySpan<byte> utf8)
    {
        var mask = _slots.Length - 1;
        for (var slot = Hash(utf8) & mask; _slots[slot] is { } candidate; slot = (slot + 1) & mask)
        {
            if (utf8.SequenceEqual(_bytes[slot]))
            {
                return candidate;
            }
        }

        return null;
    }

    private void Add(RegoString text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text.Value);
        var mask = _slots.Length - 1;
        var slot = Hash(utf8) & mask;
        while (_slots[slot] is not null)
        {
            if (utf8.AsSpan().SequenceEqual(_bytes[slot]))
            {
                return;
            }

            slot = (slot + 1) & mask;
        }

        _slots[slot] = text;
        _bytes[slot] = utf8;
        text.GetHashCode();
    }

    // The table holds the policy's own strings only, so nobody else can make it collide for long.
    private static int Hash(ReadOnlySpan<byte> utf8)
    {
        var hash = unchecked((uint)utf8.Length * 2654435761u);
        if (utf8.Length > 0)
        {
            hash ^= (uint)(utf8[0] | (utf8[^1] << 8) | (utf8[utf8.Length / 2] << 16) | (utf8[utf8.Length / 4] << 24));
        }

        hash *= 0x9E3779B1u;
        return (int)(hash >> 9);
    }
}

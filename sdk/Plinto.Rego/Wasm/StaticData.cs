using System.Text;
using Plinto.Rego.Values;

namespace Plinto.Rego.Wasm;

/// <summary>
/// What a policy's constants look like in memory, behind the run-time part's own data. The layout of a value is <c>Runtime/value.h</c>'s; both change together.
/// </summary>
internal sealed class StaticData(int start)
{
    private const int Alignment = 8;
    private readonly ByteWriter _bytes = new();
    private readonly Dictionary<string, int> _strings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _lists = new(StringComparer.Ordinal);
    private int? _null;
    private int? _true;
    private int? _false;

    /// <summary>Where the first constant lies.</summary>
    public int Start { get; } = (start + Alignment - 1) & ~(Alignment - 1);

    /// <summary>The first free address behind them.</summary>
    public int End => (Start + _bytes.Length + Alignment - 1) & ~(Alignment - 1);

    public byte[] ToArray() => _bytes.ToArray();

    public int Null() => _null ??= Place(() => _bytes.Word(1));

    public int Boolean(bool value) => value ? _true ??= PlaceBoolean(1) : _false ??= PlaceBoolean(0);

    /// <summary>A string value: its header, then length, address and (not yet known) hash.</summary>
    public int String(string text)
    {
        if (_strings.TryGetValue(text, out var known))
        {
            return known;
        }

        var address = Text(text);
        return _strings[text] = Place(() =>
        {
            _bytes.Word(4);
            _bytes.Word(Encoding.UTF8.GetByteCount(text));
            _bytes.Word(address);
            _bytes.Word(0);
        });
    }

    public int Number(long value)
    {
        var key = value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return _numbers.TryGetValue(key, out var known) ? known : _numbers[key] = PlaceInteger(value);
    }

    /// <summary>A number as written: an integer of 64 bits if it is one, else its text.</summary>
    public int Number(string text)
    {
        if (_numbers.TryGetValue(text, out var known))
        {
            return known;
        }

        // By value, not by look: 1.0 and 1e0 are 1, but keep their text when they are written out.
        if (long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var integer)
            && RegoNumber.Of(integer).Text == text)
        {
            return Number(integer);
        }

        var address = Text(text);
        return _numbers[text] = Place(() =>
        {
            _bytes.Word(3 | (2 << 8));
            _bytes.Word(Encoding.UTF8.GetByteCount(text));
            _bytes.Word(address);
            _bytes.Word(0);
        });
    }

    /// <summary>Bytes with a NUL behind them.</summary>
    public int Text(string text)
    {
        if (_texts.TryGetValue(text, out var known))
        {
            return known;
        }

        var at = Start + _bytes.Length;
        _bytes.Bytes(Encoding.UTF8.GetBytes(text));
        _bytes.Byte(0);
        return _texts[text] = at;
    }

    /// <summary>Addresses, one after the other.</summary>
    public int List(IReadOnlyList<int> addresses)
    {
        var key = string.Join(',', addresses);
        return _lists.TryGetValue(key, out var known) ? known : _lists[key] = Place(() =>
        {
            foreach (var address in addresses)
            {
                _bytes.Word(address);
            }
        });
    }

    private int PlaceBoolean(int value) => Place(() => _bytes.Word(2 | (value << 8)));

    private int PlaceInteger(long value) => Place(() =>
    {
        _bytes.Word(3 | (1 << 8));
        _bytes.Word(0);
        _bytes.DoubleWord(value);
    });

    private int Place(Action write)
    {
        while ((Start + _bytes.Length) % Alignment != 0)
        {
            _bytes.Byte(0);
        }

        var at = Start + _bytes.Length;
        write();
        return at;
    }
}

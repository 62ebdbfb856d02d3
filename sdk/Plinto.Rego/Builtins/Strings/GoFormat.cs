using System.Globalization;
using System.Text;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Strings;

/// <summary>Go's <c>fmt.Sprintf</c>.</summary>
internal sealed class GoFormat(string format, GoArguments arguments)
{
    // A width in a format must not be able to fill memory; Go has the same bound.
    private const int MostWidth = 1_000_000;

    private readonly StringBuilder _output = new();
    private int _at;
    private int _next;
    private bool _reordered;

    /// <summary>Formats Rego values: integers, floats and strings as such, everything else as its Rego text.</summary>
    public GoFormat(string format, RegoArray arguments)
        : this(format, new RegoArguments(arguments))
    {
    }

    public string Run()
    {
        while (_at < format.Length)
        {
            var percent = format.IndexOf('%', _at);
            if (percent < 0)
            {
                _output.Append(format, _at, format.Length - _at);
                break;
            }

            _output.Append(format, _at, percent - _at);
            _at = percent + 1;
            Directive();
        }

        if (!_reordered && _next < arguments.Count)
        {
            var extra = Enumerable.Range(_next, arguments.Count - _next).Select(arguments.Describe);
            _output.Append("%!(EXTRA ").AppendJoin(", ", extra).Append(')');
        }

        return _output.ToString();
    }

    private void Directive()
    {
        var flags = ReadFlags();
        var badIndex = !ReadIndex();
        flags = flags with { Width = ReadCount(ref badIndex, ref flags) };
        if (_at < format.Length && format[_at] == '.')
        {
            _at++;
            badIndex |= !ReadIndex();
            var precision = ReadCount(ref badIndex, ref flags) ?? 0;
            flags = flags with { Precision = precision < 0 ? null : precision };
        }

        badIndex |= !ReadIndex();
        if (_at >= format.Length)
        {
            _output.Append("%!(NOVERB)");
            return;
        }

        Rune.DecodeFromUtf16(format.AsSpan(_at), out var verb, out var used);
        _at += used;
        if (verb.Value == '%')
        {
            _output.Append('%');
        }
        else if (badIndex)
        {
            _output.Append("%!").Append(verb.ToString()).Append("(BADINDEX)");
        }
        else if (_next >= arguments.Count)
        {
            _output.Append("%!").Append(verb.ToString()).Append("(MISSING)");
        }
        else
        {
            var text = arguments.Write(_next++, flags, verb);
            WorkMeter.Text(text.Length);
            _output.Append(text);
        }
    }

    private GoFlags ReadFlags()
    {
        var flags = default(GoFlags);
        for (; _at < format.Length; _at++)
        {
            switch (format[_at])
            {
                case '#': flags = flags with { Sharp = true }; break;
                case '0': flags = flags with { Zero = true }; break;
                case '+': flags = flags with { Plus = true }; break;
                case '-': flags = flags with { Minus = true }; break;
                case ' ': flags = flags with { Space = true }; break;
                default: return flags;
            }
        }

        return flags;
    }

    // An explicit argument index such as [2]; false when it names no argument.
    private bool ReadIndex()
    {
        if (_at >= format.Length || format[_at] != '[')
        {
            return true;
        }

        _reordered = true;
        var close = format.IndexOf(']', _at);
        if (close < 0 || !int.TryParse(format.AsSpan(_at + 1, close - _at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            _at = close < 0 ? _at + 1 : close + 1;
            return false;
        }

        _at = close + 1;
        if (index < 1 || index > arguments.Count)
        {
            return false;
        }

        _next = index - 1;
        return true;
    }

    private int? ReadCount(ref bool badIndex, ref GoFlags flags)
    {
        if (_at < format.Length && format[_at] == '*')
        {
            _at++;
            if (badIndex || _next >= arguments.Count || arguments.Integer(_next++) is not { } count || Math.Abs((long)count) > MostWidth)
            {
                _output.Append("%!(BADWIDTH)");
                return null;
            }

            flags = count < 0 ? flags with { Minus = true, Zero = false } : flags;
            return Math.Abs(count);
        }

        var start = _at;
        while (_at < format.Length && char.IsAsciiDigit(format[_at]))
        {
            _at++;
        }

        return _at > start && int.TryParse(format.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var width) && width <= MostWidth
            ? width
            : null;
    }
}

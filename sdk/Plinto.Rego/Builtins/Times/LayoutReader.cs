using System.Globalization;

namespace Plinto.Rego.Builtins.Times;

/// <summary>Reads a time by a Go layout; fractional seconds may follow the seconds although the layout has none.</summary>
internal sealed class LayoutReader
{
    // What is left is cut off piece by piece, which takes time by the square of the length.
    private const int LongestText = 4096;

    private readonly string _layout;
    private readonly string _text;
    private string _rest;
    private int _year;
    private int _month;
    private int _day;
    private int _dayOfYear;
    private int _hour;
    private int _minute;
    private int _second;
    private int _nanosecond;
    private bool? _afternoon;
    private int? _offset;
    private string _zone = "UTC";

    private LayoutReader(string layout, string text)
    {
        _layout = layout;
        _text = text;
        _rest = text;
    }

    public static CivilTime Read(string layout, string text) =>
        layout.Length <= LongestText && text.Length <= LongestText ? new LayoutReader(layout, text).Read()
            : throw new BuiltinException($"a time and its layout have at most {LongestText} characters");

    private CivilTime Read()
    {
        var tokens = LayoutToken.Split(_layout);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!tokens[i].IsElement)
            {
                Literal(tokens[i].Text);
                continue;
            }

            Element(tokens[i].Text);
            var fractionFollows = i + 1 < tokens.Count && tokens[i + 1].IsElement && tokens[i + 1].Text[0] is '.' or ',';
            if (tokens[i].Text is "5" or "05" && !fractionFollows && _rest.Length > 1 && _rest[0] is '.' or ',' && char.IsAsciiDigit(_rest[1]))
            {
                Fraction();
            }
        }

        return _rest.Length == 0 ? Finish() : throw Malformed($": extra text: {Quoted(_rest)}");
    }

    private CivilTime Finish()
    {
        _hour = _afternoon switch
        {
            true when _hour < 12 => _hour + 12,
            false when _hour == 12 => 0,
            _ => _hour,
        };
        if (_dayOfYear > 0)
        {
            return CivilTime.Normalize(
                _year, 1, _dayOfYear, new CivilTime(0, 1, 1, _hour, _minute, _second, _nanosecond, 0, ""), TimeZoneInfo.Utc) with { OffsetSeconds = _offset ?? 0 };
        }

        var (month, day) = (Math.Max(_month, 1), Math.Max(_day, 1));
        return day <= CivilTime.DaysIn(_year, month)
            ? new CivilTime(_year, month, day, _hour, _minute, _second, _nanosecond, _offset ?? 0, _zone)
            : throw Malformed(": day out of range");
    }

    private void Literal(string literal)
    {
        foreach (var c in literal)
        {
            if (c == ' ')
            {
                _rest = _rest.TrimStart(' ');
            }
            else if (_rest.Length > 0 && _rest[0] == c)
            {
                _rest = _rest[1..];
            }
            else
            {
                throw Malformed($" as {Quoted(_layout)}: cannot parse {Quoted(_rest)} as {Quoted(literal)}");
            }
        }
    }

    private void Element(string element)
    {
        switch (element)
        {
            case "January": _month = Name(LayoutWriter.Months, element, 0) + 1; break;
            case "Jan": _month = Name(LayoutWriter.Months, element, 3) + 1; break;
            case "1" or "01": _month = Number(element, 1, 12, "month"); break;
            case "Monday": Name(LayoutWriter.Days, element, 0); break;
            case "Mon": Name(LayoutWriter.Days, element, 3); break;
            case "2" or "02": _day = Number(element, 1, 31, "day"); break;
            case "_2": _rest = _rest.StartsWith(' ') ? _rest[1..] : _rest; _day = Number("2", 1, 31, "day"); break;
            case "002" or "__2": _rest = _rest.TrimStart(' '); _dayOfYear = Digits(element == "002" ? 3 : 1, 3, element); break;
            case "15": _hour = Number("3", 0, 23, "hour"); break; // one digit will do
            case "3" or "03": _hour = Number(element, 0, 12, "hour"); break;
            case "4" or "04": _minute = Number(element, 0, 59, "minute"); break;
            case "5" or "05": _second = Number(element, 0, 59, "second"); break;
            case "2006": _year = Digits(4, 4, element); break;
            case "06": _year = Digits(2, 2, element); _year += _year >= 69 ? 1900 : 2000; break;
            case "PM": _afternoon = Take("PM") || (Take("AM") ? false : throw Bad(element)); break;
            case "pm": _afternoon = Take("pm") || (Take("am") ? false : throw Bad(element)); break;
            case "MST": Zone(element); break;
            default:
                if (element[0] is '.' or ',')
                {
                    FractionElement(element);
                }
                else
                {
                    Offset(element);
                }

                break;
        }
    }

    private void FractionElement(string element)
    {
        var present = _rest.Length > 1 && _rest[0] is '.' or ',' && char.IsAsciiDigit(_rest[1]);
        if (present)
        {
            Fraction();
        }
        else if (element[1] == '0')
        {
            throw Bad(element);
        }
    }

    private void Fraction()
    {
        var end = 1;
        while (end < _rest.Length && char.IsAsciiDigit(_rest[end]))
        {
            end++;
        }

        _nanosecond = int.Parse(_rest[1..end].PadRight(9, '0')[..9], CultureInfo.InvariantCulture);
        _rest = _rest[end..];
    }

    private void Zone(string element)
    {
        if (Take("UTC"))
        {
            _offset = 0;
            return;
        }

        var end = 0;
        while (end < _rest.Length && end < 5 && char.IsAsciiLetterUpper(_rest[end]))
        {
            end++;
        }

        _zone = end >= 3 ? _rest[..end] : throw Bad(element);
        _rest = _rest[end..];
    }

    private void Offset(string element)
    {
        if (element[0] == 'Z' && Take("Z"))
        {
            _offset = 0;
            return;
        }

        var sign = Take("+") ? 1 : Take("-") ? -1 : throw Bad(element);
        var parts = (element.Replace(":", "", StringComparison.Ordinal).Length - 1) / 2;
        var colon = element.Contains(':', StringComparison.Ordinal);
        var seconds = 0;
        for (var i = 0; i < parts; i++)
        {
            if (i > 0 && colon && !Take(":"))
            {
                throw Bad(element);
            }

            var part = Digits(2, 2, element);
            seconds += part * (i == 0 ? 3600 : i == 1 ? 60 : 1);
            if (part > (i == 0 ? 24 : 60))
            {
                throw Malformed(": time zone offset out of range");
            }
        }

        _offset = sign * seconds;
    }

    private int Name(string[] names, string element, int length)
    {
        for (var i = 0; i < names.Length; i++)
        {
            var name = length == 0 ? names[i] : names[i][..length];
            if (_rest.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                _rest = _rest[name.Length..];
                return i;
            }
        }

        throw Bad(element);
    }

    private int Number(string element, int least, int most, string what)
    {
        var value = Digits(element.Length == 2 ? 2 : 1, 2, element);
        return value >= least && value <= most ? value : throw Malformed($": {what} out of range");
    }

    private int Digits(int least, int most, string element)
    {
        var end = 0;
        while (end < _rest.Length && end < most && char.IsAsciiDigit(_rest[end]))
        {
            end++;
        }

        if (end < least)
        {
            throw Bad(element);
        }

        var value = int.Parse(_rest.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture);
        _rest = _rest[end..];
        return value;
    }

    private bool Take(string text)
    {
        if (!_rest.StartsWith(text, StringComparison.Ordinal))
        {
            return false;
        }

        _rest = _rest[text.Length..];
        return true;
    }

    private BuiltinException Bad(string element) => Malformed($" as {Quoted(_layout)}: cannot parse {Quoted(_rest)} as {Quoted(element)}");

    private BuiltinException Malformed(string problem) => new($"parsing time {Quoted(_text)}{problem}");

    private static string Quoted(string text) => $"\"{text}\"";
}

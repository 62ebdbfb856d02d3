using System.Text;
using Plinto.Rego.Values;

namespace Plinto.Rego.Tests.Run;

/// <summary>Reads ground Rego terms, which a case's input_term holds: JSON, sets, and keys of any kind.</summary>
internal sealed class RegoTerm
{
    private readonly string _text;
    private int _at;

    private RegoTerm(string text) => _text = text;

    public static RegoValue Read(string text)
    {
        var reader = new RegoTerm(text);
        var value = reader.ReadValue();
        reader.Space();
        return reader._at == text.Length ? value : throw new FormatException($"text after the term at {reader._at}");
    }

    private RegoValue ReadValue()
    {
        Space();
        switch (_text[_at])
        {
            case '[':
                _at++;
                return RegoArray.Of(ReadItems(']'));
            case '{':
                _at++;
                return ReadBraces();
            case '"':
                return RegoJson.Read(ReadQuoted());
            case 's' when _text.AsSpan(_at).StartsWith("set()"):
                _at += 5;
                return RegoSet.Empty;
            default:
                var start = _at;
                while (_at < _text.Length && !",]}: \n\t".Contains(_text[_at], StringComparison.Ordinal))
                {
                    _at++;
                }

                return RegoJson.Read(_text[start.._at]);
        }
    }

    private RegoValue ReadBraces()
    {
        if (Take('}'))
        {
            return RegoObject.Empty;
        }

        var first = ReadValue();
        if (!Take(':'))
        {
            return Take('}') ? RegoSet.Of(first) : Take(',') ? RegoSet.Of([first, .. ReadItems('}')]) : throw new FormatException($"malformed set at {_at}");
        }

        var result = new RegoObject(0);
        result.Insert(first, ReadValue());
        while (Take(',') && !Take('}'))
        {
            var key = ReadValue();
            if (!Take(':'))
            {
                throw new FormatException($"malformed object at {_at}");
            }

            result.Insert(key, ReadValue());
        }

        Take('}');
        return result;
    }

    private List<RegoValue> ReadItems(char close)
    {
        var items = new List<RegoValue>();
        while (!Take(close))
        {
            items.Add(ReadValue());
            Take(',');
        }

        return items;
    }

    private string ReadQuoted()
    {
        var text = new StringBuilder();
        var start = _at++;
        while (_text[_at] != '"')
        {
            _at += _text[_at] == '\\' ? 2 : 1;
        }

        return text.Append(_text, start, ++_at - start).ToString();
    }

    private bool Take(char c)
    {
        Space();
        if (_at < _text.Length && _text[_at] == c)
        {
            _at++;
            return true;
        }

        return false;
    }

    private void Space()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }
}

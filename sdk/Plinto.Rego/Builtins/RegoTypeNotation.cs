namespace Plinto.Rego.Builtins;

/// <summary>
/// Reads types such as <c>array&lt;string&gt;</c>, <c>[boolean,any]</c> (an array of known length), <c>set&lt;any&gt;</c>,
/// <c>object&lt;string:any&gt;</c>, <c>{op:string}object&lt;any:any&gt;</c> (known members, then others) and <c>any&lt;number,string&gt;</c> (a union).
/// </summary>
internal sealed class RegoTypeNotation(string text)
{
    private int _at;

    public RegoType ReadWhole()
    {
        var type = Read();
        return _at == text.Length ? type : throw new FormatException($"type `{text}` is malformed at {_at}");
    }

    private RegoType Read()
    {
        if (Take('['))
        {
            return new RegoType { Kind = RegoTypeKind.Array, Static = ReadList(']') };
        }

        if (Take('{'))
        {
            return ReadMembers();
        }

        var start = _at;
        while (_at < text.Length && char.IsAsciiLetter(text[_at]))
        {
            _at++;
        }

        return text[start.._at] switch
        {
            "any" => Take('<') ? new RegoType { Kind = RegoTypeKind.Any, Union = ReadList('>') } : RegoType.Any,
            "null" => RegoType.Null,
            "boolean" => RegoType.Boolean,
            "number" => RegoType.Number,
            "string" => RegoType.String,
            "array" => new RegoType { Kind = RegoTypeKind.Array, Element = ReadElement() },
            "set" => new RegoType { Kind = RegoTypeKind.Set, Element = ReadElement() },
            "object" => ReadPair([]),
            var other => throw new FormatException($"unknown type `{other}`"),
        };
    }

    private RegoType ReadElement()
    {
        Expect('<');
        var element = Read();
        Expect('>');
        return element;
    }

    private RegoType ReadMembers()
    {
        var members = new List<KeyValuePair<string, RegoType>>();
        do
        {
            var end = text.IndexOf(':', _at);
            var name = text[_at..end];
            _at = end + 1;
            members.Add(new(name, Read()));
        }
        while (Take(','));
        Expect('}');
        if (_at < text.Length && text[_at] == 'o')
        {
            _at += "object".Length;
            return ReadPair(members);
        }

        return new RegoType { Kind = RegoTypeKind.Object, Members = members };
    }

    private RegoType ReadPair(List<KeyValuePair<string, RegoType>> members)
    {
        Expect('<');
        var key = Read();
        Expect(':');
        var value = Read();
        Expect('>');
        return new RegoType { Kind = RegoTypeKind.Object, Members = members, Key = key, Element = value };
    }

    private List<RegoType> ReadList(char close)
    {
        var types = new List<RegoType>();
        do
        {
            types.Add(Read());
        }
        while (Take(','));
        Expect(close);
        return types;
    }

    private bool Take(char c)
    {
        if (_at < text.Length && text[_at] == c)
        {
            _at++;
            return true;
        }

        return false;
    }

    private void Expect(char c)
    {
        if (!Take(c))
        {
            throw new FormatException($"type `{text}` lacks `{c}` at {_at}");
        }
    }
}

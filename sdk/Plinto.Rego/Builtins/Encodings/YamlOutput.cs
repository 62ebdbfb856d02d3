using System.Text;

namespace Plinto.Rego.Builtins.Encodings;

/// <summary>YAML as it is written: knows its column, and whether only white space and indicators stand before it.</summary>
internal sealed class YamlOutput
{
    private readonly StringBuilder _text = new();
    private bool _apart = true;

    /// <summary>Characters since the line began.</summary>
    public int Column { get; private set; }

    /// <summary>Whether a block may begin on this line: nothing but indentation and indicators stand before.</summary>
    public bool AtIndent { get; private set; } = true;

    /// <summary>Goes to a column: on this line where nothing is in the way, else on the next.</summary>
    public void Break(int column)
    {
        if (!AtIndent || Column > column || (Column == column && !_apart))
        {
            NewLine();
        }

        _text.Append(' ', column - Column);
        Column = column;
        _apart = AtIndent = true;
    }

    /// <summary>An indicator of one character.</summary>
    public void Mark(char indicator, bool apart, bool keepsIndent)
    {
        if (apart)
        {
            Separate();
        }

        Put(indicator);
        _apart = false;
        AtIndent &= keepsIndent;
    }

    /// <summary>Text that stands apart from what is before it.</summary>
    public void Token(string text)
    {
        Separate();
        _text.Append(text);
        Column += text.Length;
        _apart = AtIndent = false;
    }

    public void Separate()
    {
        if (!_apart)
        {
            Put(' ');
        }
    }

    public void Put(Rune rune)
    {
        _text.Append(rune.ToString());
        Column++;
        AtIndent = false;
    }

    public void Put(char c)
    {
        _text.Append(c);
        Column++;
    }

    /// <summary>A line break of the text itself; <paramref name="as"/> is how the text writes it.</summary>
    public void NewLine(char @as = '\n')
    {
        _text.Append(@as);
        Column = 0;
        AtIndent = true;
    }

    /// <summary>After the head of a literal block: what follows is its lines.</summary>
    public void BeginLines()
    {
        NewLine();
        _apart = true;
    }

    /// <summary>After a scalar: what follows must stand apart.</summary>
    public void EndScalar() => _apart = AtIndent = false;

    public override string ToString() => _text.ToString();
}

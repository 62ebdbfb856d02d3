using System.Text;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.GraphQl;

/// <summary>A token and where it starts; lines and columns count from 1.</summary>
internal readonly record struct GraphToken(GraphTokenKind Kind, string Value, int Line, int Column)
{
    public bool Is(string punctuator) => Kind == GraphTokenKind.Punctuator && Value == punctuator;

    public bool IsName(string name) => Kind == GraphTokenKind.Name && Value == name;

    /// <summary>The kind as messages write it.</summary>
    public string KindText => Kind switch
    {
        GraphTokenKind.EndOfFile => "<EOF>",
        GraphTokenKind.Punctuator => Value,
        _ => Kind.ToString(),
    };

    /// <summary>The token as messages write it.</summary>
    public override string ToString()
    {
        if (Kind is GraphTokenKind.EndOfFile or GraphTokenKind.Punctuator)
        {
            return KindText;
        }

        var quoted = new StringBuilder(KindText).Append(' ');
        RegoText.Quote(Value, quoted);
        return quoted.ToString();
    }

    /// <summary>An error here; OPA drops the full stop that some messages end with.</summary>
    public BuiltinException Error(string message)
    {
        var bare = message.EndsWith('.') && !message.EndsWith("..", StringComparison.Ordinal) ? message[..^1] : message;
        return new BuiltinException($"{bare} in GraphQL string at location {Line}:{Column}");
    }
}

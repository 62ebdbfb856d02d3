using System.Runtime.CompilerServices;
using Kind = Plinto.Rego.Builtins.Templates.TemplateTokenKind;

namespace Plinto.Rego.Builtins.Templates;

/// <summary>Reads Go's text templates; a <see cref="BuiltinException"/> says what is wrong with one.</summary>
internal sealed partial class TemplateParser
{
    private readonly List<TemplateToken> _tokens;
    private readonly Dictionary<string, IReadOnlyList<TemplateNode>> _templates = new(StringComparer.Ordinal);
    private List<string> _variables = ["$"];
    private int _rangeDepth;
    private int _at;

    private TemplateParser(string template) => _tokens = TemplateLexer.Cut(template);

    /// <summary>The templates by name: the whole is <c>template</c>, the others are those it defines.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<TemplateNode>> Parse(string template)
    {
        var parser = new TemplateParser(template);
        var nodes = parser.ReadNodes(isTop: true, out var end);
        if (end.Length > 0)
        {
            throw Malformed($"unexpected {{{{{end}}}}}");
        }

        parser.Define("template", nodes);
        return parser._templates;
    }

    // Of two of one name, one may be blank: it gives way.
    private void Define(string name, List<TemplateNode> nodes)
    {
        if (!_templates.TryGetValue(name, out var known) || known.All(IsBlank))
        {
            _templates[name] = nodes;
        }
        else if (!nodes.All(IsBlank))
        {
            throw Malformed($"multiple definition of template \"{name}\"");
        }
    }

    private static bool IsBlank(TemplateNode node) => node is TemplateNode.Text text && string.IsNullOrWhiteSpace(text.Value);

    // Ends at the end of the text (empty) or at `end` or `else`, which is handed out and whose action is still open.
    private List<TemplateNode> ReadNodes(bool isTop, out string end)
    {
        Nest();
        var nodes = new List<TemplateNode>();
        while (Peek.Kind != Kind.End)
        {
            var token = Next();
            if (token.Kind == Kind.Text)
            {
                nodes.Add(new TemplateNode.Text(token.Text));
                continue;
            }

            token = PeekBeyondSpace();
            if (token is (Kind.Keyword, "end" or "else"))
            {
                NextBeyondSpace();
                end = token.Text;
                return nodes;
            }

            if (token is (Kind.Keyword, "define"))
            {
                NextBeyondSpace();
                ReadDefinition(isTop);
            }
            else
            {
                nodes.Add(ReadAction(token));
            }
        }

        end = isTop ? "" : throw Malformed("unexpected EOF");
        return nodes;
    }

    private void ReadDefinition(bool isTop)
    {
        if (!isTop)
        {
            throw Malformed("unexpected {{define}}");
        }

        var name = ReadName();
        Expect(Kind.Close);
        Define(name, ReadApart());
    }

    // A template of its own: variables and loops around it are not in sight.
    private List<TemplateNode> ReadApart()
    {
        var (variables, depth) = (_variables, _rangeDepth);
        (_variables, _rangeDepth) = (["$"], 0);
        var nodes = ReadNodes(isTop: false, out var end);
        ExpectEnd(end);
        (_variables, _rangeDepth) = (variables, depth);
        return nodes;
    }

    private TemplateNode ReadAction(TemplateToken first)
    {
        if (first.Kind != Kind.Keyword || first.Text == "nil")
        {
            return new TemplateNode.Action(ReadPipeline(Kind.Close, "command"));
        }

        NextBeyondSpace();
        switch (first.Text)
        {
            case "if" or "with":
                return ReadBranch(first.Text);
            case "range":
                return ReadRange();
            case "break" or "continue":
                Expect(Kind.Close);
                return _rangeDepth == 0 ? throw Malformed($"{{{{{first.Text}}}}} outside {{{{range}}}}") : first.Text == "break" ? new TemplateNode.Break()
                    : new TemplateNode.Continue();
            default:
                var name = ReadName();
                var isBare = first.Text == "template" && PeekBeyondSpace().Kind == Kind.Close;
                var value = isBare ? null : ReadPipeline(Kind.Close, first.Text);
                if (isBare)
                {
                    NextBeyondSpace();
                }

                if (first.Text == "block")
                {
                    Define(name, ReadApart());
                }

                return new TemplateNode.Include(name, value);
        }
    }

    private TemplateNode.Branch ReadBranch(string keyword)
    {
        Nest();
        var mark = _variables.Count;
        var condition = ReadPipeline(Kind.Close, keyword);
        var then = ReadNodes(isTop: false, out var end);
        List<TemplateNode> otherwise = [];
        if (end == "else" && PeekBeyondSpace() is (Kind.Keyword, var next) && next == keyword)
        {
            // One `end` is for both.
            NextBeyondSpace();
            otherwise.Add(ReadBranch(keyword));
        }
        else
        {
            otherwise = ReadElse(end);
        }

        _variables.RemoveRange(mark, _variables.Count - mark);
        return new TemplateNode.Branch(condition, keyword == "with", then, otherwise);
    }

    private TemplateNode.Range ReadRange()
    {
        var mark = _variables.Count;
        var over = ReadPipeline(Kind.Close, "range");
        _rangeDepth++;
        var body = ReadNodes(isTop: false, out var end);
        _rangeDepth--;
        var otherwise = ReadElse(end);
        _variables.RemoveRange(mark, _variables.Count - mark);
        return new TemplateNode.Range(over, body, otherwise);
    }

    private List<TemplateNode> ReadElse(string end)
    {
        if (end == "end")
        {
            ExpectEnd(end);
            return [];
        }

        Expect(Kind.Close);
        var otherwise = ReadNodes(isTop: false, out end);
        ExpectEnd(end);
        return otherwise;
    }

    private void ExpectEnd(string end)
    {
        if (end != "end")
        {
            throw Malformed("expected end; found {{else}}");
        }

        Expect(Kind.Close);
    }

    private string ReadName()
    {
        var token = NextBeyondSpace();
        return token.Kind is Kind.Quoted or Kind.RawQuoted ? GoLiteral.Unquote(token.Text) : throw Unexpected(token);
    }

    private void Expect(Kind kind)
    {
        var token = NextBeyondSpace();
        if (token.Kind != kind)
        {
            throw Unexpected(token);
        }
    }

    private TemplateToken Peek => _tokens[_at];

    private TemplateToken Next() => _tokens[_at < _tokens.Count - 1 ? _at++ : _at];

    private TemplateToken PeekBeyondSpace() => _tokens[Peek.Kind == Kind.Space ? _at + 1 : _at];

    private TemplateToken NextBeyondSpace()
    {
        _at += Peek.Kind == Kind.Space ? 1 : 0;
        return Next();
    }

    private static void Nest()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Malformed("nests too deeply");
        }
    }

    private static BuiltinException Unexpected(TemplateToken token) => Malformed($"unexpected {(token.Kind == Kind.End ? "EOF" : $"\"{token.Text}\"")}");

    private static BuiltinException Malformed(string problem) => new($"template: template: {problem}");
}

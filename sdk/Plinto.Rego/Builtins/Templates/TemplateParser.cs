using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Templates;

/// <summary>Reads Go's text templates: text, actions, <c>if</c>, <c>with</c>, <c>range</c>, variables, pipelines, comments and trimming.</summary>
internal sealed class TemplateParser
{
    private readonly List<(bool IsAction, string Text)> _pieces;
    private int _at;

    private TemplateParser(string template) => _pieces = Cut(template);

    public static IReadOnlyList<TemplateNode> Parse(string template)
    {
        var parser = new TemplateParser(template);
        var nodes = parser.ReadNodes(out var end);
        return end is null ? nodes : throw Malformed($"unexpected {{{{{end}}}}}");
    }

    private static List<(bool IsAction, string Text)> Cut(string template)
    {
        var pieces = new List<(bool IsAction, string Text)>();
        var trim = false;
        for (var at = 0; at < template.Length;)
        {
            var open = template.IndexOf("{{", at, StringComparison.Ordinal);
            var text = open < 0 ? template[at..] : template[at..open];
            text = trim ? text.TrimStart() : text;
            if (open < 0)
            {
                pieces.Add((false, text));
                break;
            }

            var close = template.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
            {
                throw Malformed("unclosed action");
            }

            var action = template[(open + 2)..close];
            text = action.StartsWith("- ", StringComparison.Ordinal) ? text.TrimEnd() : text;
            trim = action.EndsWith(" -", StringComparison.Ordinal);
            action = action[(action.StartsWith("- ", StringComparison.Ordinal) ? 1 : 0)..(trim ? action.Length - 1 : action.Length)].Trim();
            pieces.Add((false, text));
            if (!action.StartsWith("/*", StringComparison.Ordinal))
            {
                pieces.Add((true, action));
            }

            at = close + 2;
        }

        return pieces;
    }

    // Ends at the end of the text (null) or at `end` or `else`, which is handed out.
    private List<TemplateNode> ReadNodes(out string? end)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var nodes = new List<TemplateNode>();
        while (_at < _pieces.Count)
        {
            var (isAction, text) = _pieces[_at++];
            if (!isAction)
            {
                nodes.Add(new TemplateNode.Text(text));
                continue;
            }

            var keyword = text.Split(' ')[0];
            if (keyword is "end" or "else")
            {
                end = text;
                return nodes;
            }

            nodes.Add(ReadAction(keyword, text));
        }

        end = null;
        return nodes;
    }

    private TemplateNode ReadAction(string keyword, string text)
    {
        var rest = text[keyword.Length..].Trim();
        switch (keyword)
        {
            case "if" or "with":
                return ReadBranch(rest, keyword == "with");
            case "range":
                var (names, over) = Declaration(rest);
                var body = ReadNodes(out var end);
                var other = end == "else" ? ReadNodes(out end) : [];
                return end == "end"
                    ? new TemplateNode.Range(over, names.Length > 1 ? names[0] : null, names.Length > 0 ? names[^1] : null, body, other)
                    : throw Malformed("unexpected EOF");
            default:
                var (variables, pipeline) = Declaration(text);
                return variables.Length == 1 ? new TemplateNode.Assign(variables[0], pipeline) : new TemplateNode.Print(pipeline);
        }
    }

    private TemplateNode.Branch ReadBranch(string condition, bool rebinds)
    {
        var (names, pipeline) = Declaration(condition);
        var then = ReadNodes(out var end);
        IReadOnlyList<TemplateNode> other = [];
        if (end == "else")
        {
            other = ReadNodes(out end);
        }
        else if (end?.StartsWith("else if ", StringComparison.Ordinal) == true || end?.StartsWith("else with ", StringComparison.Ordinal) == true)
        {
            var keyword = end.Split(' ')[1];
            other = [ReadBranch(end[(5 + keyword.Length)..].Trim(), keyword == "with")];
            end = "end";
        }

        return end == "end" ? new TemplateNode.Branch(pipeline, rebinds, names.FirstOrDefault(), then, other) : throw Malformed("unexpected EOF");
    }

    private static (string[] Names, TemplatePipeline Pipeline) Declaration(string text)
    {
        var at = text.IndexOf(":=", StringComparison.Ordinal);
        var width = 2;
        if (at < 0 && text.StartsWith('$') && text.IndexOf(" = ", StringComparison.Ordinal) is >= 0 and var assign)
        {
            at = assign;
            width = 3;
        }

        return at < 0
            ? ([], new TermReader(text).ReadPipeline(whole: true))
            : ([.. text[..at].Split(',').Select(static n => n.Trim())], new TermReader(text[(at + width)..]).ReadPipeline(whole: true));
    }

    private static BuiltinException Malformed(string problem) => new($"template: {problem}");

    private sealed class TermReader(string text)
    {
        private int _at;

        public TemplatePipeline ReadPipeline(bool whole)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            var commands = new List<TemplateCommand>();
            var terms = new List<TemplateTerm>();
            for (Space(); _at < text.Length && text[_at] != ')'; Space())
            {
                if (text[_at] == '|')
                {
                    _at++;
                    commands.Add(new TemplateCommand([.. terms]));
                    terms.Clear();
                }
                else
                {
                    terms.Add(ReadTerm());
                }
            }

            commands.Add(new TemplateCommand(terms));
            return commands.All(static c => c.Terms.Count > 0) && (!whole || _at == text.Length) ? new TemplatePipeline(commands) : throw Malformed($"malformed action `{text}`");
        }

        private TemplateTerm ReadTerm()
        {
            switch (text[_at])
            {
                case '(':
                    _at++;
                    var inner = ReadPipeline(whole: false);
                    _at += _at < text.Length ? 1 : throw Malformed("unclosed left paren");
                    return new TemplateTerm { Inner = inner, Fields = ReadFields() };
                case '"' or '`':
                    return new TemplateTerm { Constant = ReadQuoted().ToRego() };
                case '.':
                    return new TemplateTerm { Root = ".", Fields = ReadFields() };
                default:
                    return ReadWord();
            }
        }

        private TemplateTerm ReadWord()
        {
            var start = _at;
            while (_at < text.Length && !" \t\r\n|()".Contains(text[_at], StringComparison.Ordinal) && !(text[_at] == '.' && !char.IsAsciiDigit(text[start]) && text[start] != '-'))
            {
                _at++;
            }

            var word = text[start.._at];
            return word switch
            {
                "true" => new TemplateTerm { Constant = RegoBoolean.True },
                "false" => new TemplateTerm { Constant = RegoBoolean.False },
                "nil" => new TemplateTerm { Constant = RegoNull.Instance },
                _ when word.StartsWith('$') => new TemplateTerm { Root = word, Fields = ReadFields() },
                _ when RegoNumber.TryParse(word, out var number) => new TemplateTerm { Constant = number },
                _ => new TemplateTerm { Function = word },
            };
        }

        private List<string> ReadFields()
        {
            var fields = new List<string>();
            while (_at < text.Length && text[_at] == '.')
            {
                var start = ++_at;
                while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] == '_'))
                {
                    _at++;
                }

                if (_at > start)
                {
                    fields.Add(text[start.._at]);
                }
            }

            return fields;
        }

        private string ReadQuoted()
        {
            var quote = text[_at];
            var value = new StringBuilder();
            var start = _at++;
            while (_at < text.Length && text[_at] != quote)
            {
                _at += quote == '"' && text[_at] == '\\' ? 2 : 1;
            }

            if (_at >= text.Length)
            {
                throw Malformed("unterminated quoted string");
            }

            _at++;
            try
            {
                return quote == '`' ? text[(start + 1)..(_at - 1)] : RegoJson.Read(text[start.._at]).Text();
            }
            catch (JsonException)
            {
                throw Malformed("malformed quoted string");
            }
        }

        private void Space()
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }
        }
    }
}

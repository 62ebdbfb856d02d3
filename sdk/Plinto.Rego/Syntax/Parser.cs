using Plinto.Rego.Errors;

namespace Plinto.Rego.Syntax;

/// <summary>
/// Recursive-descent parser of Rego v0 and v1. Partial files hold one group of constructs each: modules and imports here, then
/// rules, expressions, logic operators, operators, terms.
/// </summary>
internal sealed partial class Parser
{
    /// <summary>Terms and bodies nest at most this deep, and operator chains are at most this long: later stages recurse over them.</summary>
    public const int MaxDepth = 400;

    // Finding an order in which every variable has a value takes time by the square of it.
    private const int MaxBody = 1000;

    // Reading an ambiguous text twice at every level would be exponential, so the total number of tokens read is bounded.
    private const int WorkPerToken = 200;

    private readonly string _file;
    private readonly RegoVersion _version;
    private readonly HashSet<int> _notComprehensions = [];
    private List<Token> _tokens;
    private int _next;
    private int _depth;
    private int _wildcards;
    private long _work;
    private KeywordSet _keywords;
    private bool _v1;

    private Parser(string file, List<Token> tokens, RegoVersion version, KeywordSet keywords)
    {
        _file = file;
        _tokens = tokens;
        _version = version;
        _v1 = version is RegoVersion.V1;
        _keywords = keywords;
        _work = 10_000L + (long)tokens.Count * WorkPerToken;
    }

    /// <summary>Parses one file. <paramref name="version"/> is the dialect unless the file imports <c>rego.v1</c>.</summary>
    public static ParsedModule ParseModule(string file, string text, RegoVersion version = RegoVersion.V1)
    {
        var lexer = new Lexer(file, text);
        var tokens = lexer.Tokenize();
        var parser = new Parser(file, tokens, version, version is RegoVersion.V1 ? KeywordSet.V1 : KeywordSet.None);
        try
        {
            return new ParsedModule(parser.ParseModule(lexer.Comments), null);
        }
        catch (ParseException e)
        {
            return new ParsedModule(null, Error(file, e));
        }
    }

    /// <summary>Parses a query: expressions separated by <c>;</c> or line ends.</summary>
    public static ParsedQuery ParseQuery(string file, string text, KeywordSet keywords, RegoVersion version = RegoVersion.V1)
    {
        var parser = new Parser(file, new Lexer(file, text).Tokenize(), version, keywords);
        try
        {
            var body = parser.ParseBody(TokenKind.End);
            return new ParsedQuery(body, null);
        }
        catch (ParseException e)
        {
            return new ParsedQuery(null, Error(file, e));
        }
    }

    private static RegoError Error(string file, ParseException e) =>
        new(CompileErrorCode.Parse, e.Message, file, e.At.Row, e.At.Column);

    private Module ParseModule(IReadOnlyList<Comment> comments)
    {
        if (Current.Kind is TokenKind.End)
        {
            throw new ParseException(Current.Location, "empty module");
        }

        var package = ParsePackage();
        var imports = new List<Import>();
        var rules = new List<Rule>();
        while (Current.Kind is not TokenKind.End)
        {
            if (Current.Kind is TokenKind.Semicolon)
            {
                Advance();
                continue;
            }
            if (IsWord("import"))
            {
                imports.Add(ParseImport());
                continue;
            }
            if (IsWord("package"))
            {
                throw Unexpected("package must be the first statement");
            }

            rules.AddRange(ParseRule());
        }
        var module = new Module(_file, _v1 ? RegoVersion.V1 : _version, package, imports, rules) { Keywords = _keywords, Comments = comments };
        return MetadataParser.Attach(module, comments);
    }

    private Package ParsePackage()
    {
        var at = Current.Location;
        if (!IsWord("package"))
        {
            throw new ParseException(at, "package expected");
        }

        Advance();
        if (Current.Kind is not (TokenKind.Identifier or TokenKind.String))
        {
            throw Unexpected(null);
        }

        var name = Advance();
        var parts = new List<Term> { new VarTerm(name.Location, "data"), new StringTerm(name.Location, name.Text) };
        ParseStringParts(parts);
        return new Package(at, new RefTerm(name.Location, parts));
    }

    // Operands of a package or import path: .name and ["name"] only.
    private void ParseStringParts(List<Term> parts)
    {
        while (!Current.AfterSpace)
        {
            if (Current.Kind is TokenKind.Dot)
            {
                Advance();
                parts.Add(ParseDotName());
            }
            else if (Current.Kind is TokenKind.LeftBracket)
            {
                Advance();
                if (Current.Kind is not (TokenKind.String or TokenKind.RawString))
                {
                    throw Unexpected("expected string");
                }

                var name = Advance();
                parts.Add(new StringTerm(name.Location, name.Text));
                Expect(TokenKind.RightBracket);
            }
            else
            {
                break;
            }
        }
    }

    private Import ParseImport()
    {
        var at = Advance().Location;
        if (Current.Kind is not TokenKind.Identifier)
        {
            throw Unexpected("expected path (e.g., data.foo)");
        }

        var head = Advance();
        var parts = new List<Term> { new VarTerm(head.Location, head.Text) };
        ParseStringParts(parts);
        var path = new RefTerm(head.Location, parts);
        string? alias = null;
        if (IsWord("as"))
        {
            Advance();
            if (Current.Kind is not TokenKind.Identifier || IsReserved(Current.Text))
            {
                throw Unexpected("expected var");
            }

            alias = Advance().Text;
        }
        var import = new Import(at, path, alias);
        switch (head.Text)
        {
            case "data" or "input": break;
            case "rego": ImportRego(import); break;
            case "future": ImportFuture(import); break;
            default:
                throw new ParseException(head.Location, $"unexpected import path, must begin with one of: {{data, future, input, rego}}, got: {head.Text}");
        }
        return import;
    }

    private void ImportRego(Import import)
    {
        if (import.Path.Name != "rego.v1")
        {
            throw new ParseException(import.Path.Location, $"invalid import `{import.Path.Name}`, must be `rego.v1`");
        }

        if (import.Alias is not null)
        {
            throw new ParseException(import.Path.Location, "`rego` imports cannot be aliased");
        }

        _v1 = true;
        _keywords |= KeywordSet.V1;
    }

    private void ImportFuture(Import import)
    {
        var path = import.Path;
        if (path.Parts.Count < 2 || path.Parts[1] is not StringTerm { Value: "keywords" })
        {
            throw new ParseException(path.Location, "invalid import, must be `future.keywords`");
        }

        if (import.Alias is not null)
        {
            throw new ParseException(path.Location, "`future` imports cannot be aliased");
        }

        if (path.Parts.Count == 2)
        {
            _keywords |= KeywordSet.V1;
            return;
        }
        _keywords |= path.Parts.Count > 3 ? throw new ParseException(path.Location, "invalid import, must be `future.keywords` or `future.keywords.<keyword>`") :
            ((StringTerm)path.Parts[2]).Value switch
            {
                "in" => KeywordSet.In,
                "every" => KeywordSet.Every | KeywordSet.In,
                "if" => KeywordSet.If,
                "contains" => KeywordSet.Contains,
                "not" => KeywordSet.Not,
                "and" => KeywordSet.And,
                "or" => KeywordSet.Or,
                _ => throw new ParseException(path.Location, "unexpected keyword, must be one of [and contains every if in not or]"),
            };
    }
}

namespace Plinto.Rego.Syntax;

internal sealed partial class Parser
{
    // One rule as written may be several in Rego v0: p { a } { b }.
    private List<Rule> ParseRule()
    {
        var at = Current.Location;
        var isDefault = IsWord("default");
        if (isDefault)
        {
            Advance();
        }

        var head = ParseHead(isDefault);
        if (isDefault)
        {
            return [CheckDefault(at, head)];
        }

        var hasIf = IsKeyword("if", KeywordSet.If);
        var body = ParseRuleBody(at);
        if (body is null && head is { ImpliedValue: true, Args: null, Key: null, Reference.Parts.Count: 1 })
        {
            throw new ParseException(at, "var cannot be used for rule name");
        }

        var truth = Truth(head.Location);
        head = CompleteHead(head, hasIf);
        var rule = new Rule(head.Location, head, body ?? [truth]) { ImpliedBody = body is null };
        if (IsWord("else"))
        {
            rule = rule with { Else = ParseElse(head) };
        }

        var rules = new List<Rule> { rule };
        while (!hasIf && body is not null && Current.Kind is TokenKind.LeftBrace)
        {
            if (rule.Else is not null)
            {
                throw Unexpected("expected else keyword");
            }

            var next = Advance();
            rules.Add(new Rule(next.Location, head with { Location = next.Location }, ParseBody(TokenKind.RightBrace)));
        }
        return rules;
    }

    /// <summary>The body after <c>if</c> or, in Rego v0, between braces; null if there is none.</summary>
    private IReadOnlyList<Expr>? ParseRuleBody(SourceLocation at)
    {
        if (IsKeyword("if", KeywordSet.If))
        {
            Advance();
            return ParseIfBody();
        }
        if (Current.Kind is not TokenKind.LeftBrace)
        {
            return null;
        }

        if (_v1)
        {
            throw new ParseException(at, "`if` keyword is required before rule body");
        }

        Advance();
        return ParseBody(TokenKind.RightBrace);
    }

    private static TermExpr Truth(SourceLocation at) => new(at, new BooleanTerm(at, true)) { Generated = true };

    private IReadOnlyList<Expr> ParseIfBody()
    {
        if (Current.Kind is TokenKind.LeftBrace)
        {
            var start = _next;
            Advance();
            if (Current.Kind is TokenKind.RightBrace)
            {
                throw Unexpected("found empty body");
            }

            var body = Try(() => ParseBody(TokenKind.RightBrace));
            if (body is not null && !IsKeyword("and", KeywordSet.And) && !IsKeyword("or", KeywordSet.Or) && !StartsTermTail())
            {
                return body;
            }

            var end = _next;
            _next = start;
            var literal = Try(() => ParseLiteral());
            if (literal is not null)
            {
                return [literal];
            }

            _next = start;
            Advance();
            return body is not null && end > start ? Reparsed(body, end) : ParseBody(TokenKind.RightBrace);
        }
        return [ParseLiteral()];
    }

    private IReadOnlyList<Expr> Reparsed(IReadOnlyList<Expr> body, int end)
    {
        _next = end;
        return body;
    }

    // After {…} on the same line an operator or bracket shows that the braces were a term: p if {1, 2}[x].
    private bool StartsTermTail() =>
        !Current.AfterNewline && (Current.Kind is TokenKind.Equal or TokenKind.NotEqual or TokenKind.Unify or TokenKind.And or TokenKind.Or or TokenKind.Minus
            or TokenKind.Less or TokenKind.LessOrEqual or TokenKind.Greater or TokenKind.GreaterOrEqual
            || (Current.Kind is TokenKind.LeftBracket && !Current.AfterSpace) || IsKeyword("in", KeywordSet.In));

    private Rule ParseElse(RuleHead head)
    {
        Enter();
        var at = Advance().Location;
        Term? value = null;
        if (Current.Kind is TokenKind.Assign or TokenKind.Unify)
        {
            Advance();
            value = ParseInfix();
        }
        var body = ParseRuleBody(at);
        if (body is null && value is null)
        {
            throw Unexpected("expected else value term or rule body");
        }

        if (head.Key is not null)
        {
            throw new ParseException(at, "else keyword cannot be used on multi-value rules");
        }

        var elseHead = head with { Location = at, Value = value ?? new BooleanTerm(at, true), ImpliedValue = value is null };
        var rule = new Rule(at, elseHead, body ?? [Truth(at)]) { ImpliedBody = body is null };
        if (IsWord("else"))
        {
            rule = rule with { Else = ParseElse(head) };
        }

        Leave();
        return rule;
    }

    private RuleHead ParseHead(bool isDefault)
    {
        var at = Current.Location;
        if (Current.Kind is not TokenKind.Identifier)
        {
            throw Unexpected(null);
        }

        if (IsWord(Current.Text) && IsReserved(Current.Text))
        {
            throw Unexpected("expected rule name");
        }

        if (IsKeyword("contains", KeywordSet.Contains))
        {
            throw new ParseException(at, "unexpected contains keyword: expected rule name");
        }

        var name = Advance();
        Term first = new VarTerm(name.Location, name.Text);
        var parts = new List<Term> { first };
        ParseRefParts(parts);
        var reference = new RefTerm(at, parts);
        List<Term>? args = null;
        if (Current.Kind is TokenKind.LeftParen)
        {
            Advance();
            // Empty parentheses make no function: `f() := 1` is the rule `f`.
            args = ParseTermList(TokenKind.RightParen) is { Count: > 0 } given ? given : null;
            if (parts.Skip(1).Any(static part => part is not StringTerm))
            {
                throw new ParseException(at, "function names must not hold variables");
            }

            if (Current.Kind is TokenKind.LeftBracket or TokenKind.Dot && !Current.AfterSpace)
            {
                throw Unexpected("rule names cannot follow function arguments");
            }
        }
        if (!isDefault && IsKeyword("contains", KeywordSet.Contains))
        {
            if (args is not null)
            {
                throw Unexpected("the contains keyword can only be used with multi-value rule definitions (e.g., p contains <VALUE> { ... })");
            }

            Advance();
            return new RuleHead(at, reference, null, ParseInfix(), null);
        }
        if (Current.Kind is TokenKind.Assign or TokenKind.Unify)
        {
            var assign = Advance().Kind is TokenKind.Assign;
            return new RuleHead(at, reference, args, null, ParseInfix()) { IsAssign = assign };
        }
        return new RuleHead(at, reference, args, null, new BooleanTerm(at, true)) { ImpliedValue = true };
    }

    // p[x] without a value is a partial set in Rego v0; with `if` it is an object whose values are true.
    private RuleHead CompleteHead(RuleHead head, bool hasIf)
    {
        var reference = head.Reference;
        if (hasIf || !head.ImpliedValue || head.Args is not null || head.Key is not null || reference.Parts.Count != 2)
        {
            return head;
        }

        if (_v1)
        {
            throw new ParseException(head.Location, "`contains` keyword is required for partial set rules");
        }

        return head with { Reference = new RefTerm(reference.Location, [reference.Head]), Key = reference.Parts[1], Value = null, ImpliedValue = false };
    }

    private static Rule CheckDefault(SourceLocation at, RuleHead head)
    {
        if (head.ImpliedValue)
        {
            throw new ParseException(at, "unexpected token: expected default rule value term (e.g., default p := <VALUE>)");
        }

        if (head.Reference.Parts.Skip(1).Any(part => part is not StringTerm))
        {
            throw new ParseException(at, "default rules must be on ground references");
        }

        if (FindUngroundedDefault(head.Value!) is { } kind)
        {
            throw new ParseException(at, $"illegal default rule (value cannot contain {kind})");
        }

        if (head.Args is { } args)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var arg in args)
            {
                if (arg is not VarTerm v)
                {
                    throw new ParseException(at, $"illegal default rule (arguments cannot contain {Printer.KindOf(arg)})");
                }

                if (!seen.Add(v.Name))
                {
                    throw new ParseException(at, $"illegal default rule (arguments cannot be repeated {v.Name})");
                }
            }
        }
        return new Rule(at, head, [Truth(at)]) { IsDefault = true, ImpliedBody = true };
    }

    // What is inside a comprehension may be anything; outside it the value must be constant.
    private static string? FindUngroundedDefault(Term value) => value switch
    {
        VarTerm => "var",
        RefTerm => "ref",
        CallTerm => "call",
        TemplateTerm => null,
        ArrayTerm array => array.Items.Select(FindUngroundedDefault).FirstOrDefault(kind => kind is not null),
        SetTerm set => set.Items.Select(FindUngroundedDefault).FirstOrDefault(kind => kind is not null),
        ObjectTerm o => o.Entries.Select(e => FindUngroundedDefault(e.Key) ?? FindUngroundedDefault(e.Value)).FirstOrDefault(kind => kind is not null),
        _ => null,
    };
}

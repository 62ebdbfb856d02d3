namespace Plinto.Rego.Syntax;

internal sealed partial class Parser
{
    // The opening bracket is behind us; the closing one is consumed.
    private List<Expr> ParseBody(TokenKind end)
    {
        Enter();
        var body = new List<Expr>();
        while (Current.Kind is TokenKind.Semicolon)
        {
            Advance();
        }

        if (Current.Kind == end)
        {
            throw Unexpected(end is TokenKind.End ? null : "found empty body");
        }

        while (true)
        {
            body.Add(ParseLiteral());
            if (body.Count > MaxBody)
            {
                throw Unexpected($"a body holds at most {MaxBody} expressions");
            }

            var separated = Current.AfterNewline;
            while (Current.Kind is TokenKind.Semicolon)
            {
                Advance();
                separated = true;
            }
            if (Current.Kind == end)
            {
                break;
            }

            if (!separated)
            {
                throw Unexpected($"expected \\n or ; or {Describe(end)}");
            }
        }
        Advance();
        Leave();
        return body;
    }

    /// <summary>One expression with its modifiers.</summary>
    private Expr ParseLiteral()
    {
        var expr = ParseLogic();
        if (!IsWord("with"))
        {
            return expr;
        }

        if (expr is SomeExpr)
        {
            throw Unexpected("some declarations cannot be modified");
        }

        return expr with { With = [.. expr.With, .. ParseWith()] };
    }

    private List<WithModifier> ParseWith()
    {
        var modifiers = new List<WithModifier>();
        while (IsWord("with"))
        {
            var at = Advance().Location;
            var target = ParseTerm();
            if (target is not (VarTerm or RefTerm))
            {
                throw new ParseException(target.Location, "expected with target path");
            }

            if (!IsWord("as"))
            {
                throw Unexpected("expected as keyword");
            }

            Advance();
            modifiers.Add(new WithModifier(at, target, ParseInfix()));
        }
        return modifiers;
    }

    private Expr ParseUnit(bool operand)
    {
        if (IsWord("not"))
        {
            return ParseNegation();
        }

        if (IsWord("some"))
        {
            return ParseSome();
        }

        if (IsKeyword("every", KeywordSet.Every))
        {
            return ParseEvery();
        }

        if ((_keywords & (KeywordSet.And | KeywordSet.Or | KeywordSet.Not)) != 0 && ParseGroup(operand) is { } group)
        {
            return group;
        }

        return ParseExpression();
    }

    private TermExpr ParseExpression()
    {
        var at = Current.Location;
        var left = ParseInfixWithKey();
        if (Current.Kind is not (TokenKind.Assign or TokenKind.Unify))
        {
            return new TermExpr(at, left);
        }

        var op = Advance();
        var right = ParseInfixWithKey();
        return new TermExpr(at, new CallTerm(at, RefTerm.Builtin(op.Location, op.Kind is TokenKind.Assign ? "assign" : "eq"), [left, right]));
    }

    private SomeInOrDeclaration ParseSomeSymbols()
    {
        var symbols = new List<Term> { ParseLevel(RelationLevel) };
        while (Current.Kind is TokenKind.Comma)
        {
            Advance();
            symbols.Add(ParseLevel(RelationLevel));
        }
        if (!IsKeyword("in", KeywordSet.In))
        {
            return new SomeInOrDeclaration(symbols, null);
        }

        if (symbols.Count > 2)
        {
            throw Unexpected("expected `x in xs` or `x, y in xs` expression");
        }

        Advance();
        return new SomeInOrDeclaration(symbols, ParseLevel(RelationLevel));
    }

    private Expr ParseSome()
    {
        var at = Advance().Location;
        var some = ParseSomeSymbols();
        if (some.Domain is not null)
        {
            return new SomeInExpr(at, some.Symbols.Count == 2 ? some.Symbols[0] : null, some.Symbols[^1], some.Domain);
        }

        var vars = new List<VarTerm>();
        foreach (var symbol in some.Symbols)
        {
            vars.Add(symbol as VarTerm ?? throw new ParseException(symbol.Location, "expected var"));
        }
        return new SomeExpr(at, vars);
    }

    private EveryExpr ParseEvery()
    {
        var at = Advance().Location;
        Term? key = null;
        var value = ParseEveryVar();
        if (Current.Kind is TokenKind.Comma)
        {
            Advance();
            key = value;
            value = ParseEveryVar();
        }
        if (!IsKeyword("in", KeywordSet.In))
        {
            throw Unexpected("expected `x[, y] in xs { ... }` expression");
        }

        Advance();
        var domain = ParseLevel(RelationLevel);
        if (Current.Kind is not TokenKind.LeftBrace)
        {
            throw Unexpected("missing body");
        }

        Advance();
        return new EveryExpr(at, key, value, domain, ParseBody(TokenKind.RightBrace));
    }

    private VarTerm ParseEveryVar() => ParseTerm() is VarTerm v ? v : throw Unexpected("expected var");

    private readonly record struct SomeInOrDeclaration(IReadOnlyList<Term> Symbols, Term? Domain);
}

namespace Plinto.Rego.Syntax;

// `not`, `and`, `or`: in the plain language only `not` before an expression; with the opt-in keywords also bodies and groups.
internal sealed partial class Parser
{
    // Precedence: not > and > or.
    private Expr ParseLogic()
    {
        var left = ParseConjunction(false);
        var length = 0;
        while (IsKeyword("or", KeywordSet.Or))
        {
            if (++length > MaxDepth)
            {
                throw Unexpected("operator chain is too long");
            }

            Advance();
            left = new LogicExpr(left.Location, false, OperandBody(left), OperandBody(ParseConjunction(true)));
        }
        return left;
    }

    private Expr ParseConjunction(bool operand)
    {
        var left = ParseUnit(operand);
        var length = 0;
        while (IsKeyword("and", KeywordSet.And))
        {
            if (++length > MaxDepth)
            {
                throw Unexpected("operator chain is too long");
            }

            Advance();
            left = new LogicExpr(left.Location, true, OperandBody(left), OperandBody(ParseUnit(true)));
        }
        return left;
    }

    private static IReadOnlyList<Expr> OperandBody(Expr operand)
    {
        if (operand is SomeExpr or SomeInExpr)
        {
            throw new ParseException(operand.Location, "unexpected some keyword: expected `{ ... }` around declarations");
        }

        return operand is GroupExpr { Negated: false, With.Count: 0 } group ? group.Body : [operand];
    }

    private Expr ParseNegation()
    {
        Enter();
        var at = Advance().Location;
        if (IsWord("not") && (_keywords & KeywordSet.Not) == 0)
        {
            throw Unexpected("expected expression");
        }

        if (IsWord("some"))
        {
            throw Unexpected("expected expression after not");
        }

        Expr result;
        if ((_keywords & KeywordSet.Not) != 0)
        {
            var inner = ParseUnit(true);
            result = new GroupExpr(at, inner is GroupExpr { Negated: false, With.Count: 0 } group ? group.Body : [inner]) { Negated = true };
        }
        else
        {
            result = ParseUnit(false) with { Negated = true, Location = at };
        }
        Leave();
        return result;
    }

    // {…} and (…) around expressions. As an operand, braces are a body; at the start of an expression they are one only if an operator follows.
    private Expr? ParseGroup(bool operand)
    {
        var start = _next;
        if (Current.Kind is TokenKind.LeftBrace)
        {
            var at = Advance().Location;
            var body = Try(() => ParseBody(TokenKind.RightBrace));
            if (body is not null && (operand || IsKeyword("and", KeywordSet.And) || IsKeyword("or", KeywordSet.Or)))
            {
                return new GroupExpr(at, body);
            }

            _next = start;
        }
        else if (Current.Kind is TokenKind.LeftParen && Try(ParseExpression) is null)
        {
            _next = start;
            var at = Advance().Location;
            Enter();
            var inner = ParseLiteral();
            Leave();
            Expect(TokenKind.RightParen);
            if (inner is LogicExpr { With.Count: 0 } logic)
            {
                return new LogicExpr(at, logic.IsAnd, logic.Left, logic.Right) { Negated = logic.Negated };
            }

            return new GroupExpr(at, [inner]);
        }
        _next = start;
        return null;
    }
}

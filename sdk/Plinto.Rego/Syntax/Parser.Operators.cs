namespace Plinto.Rego.Syntax;

internal sealed partial class Parser
{
    private const int RelationLevel = 0;
    private const int UnionLevel = 1;
    private const int UnaryLevel = 5;

    private bool _noUnion;

    /// <summary>A term with operators, but no <c>k, v in xs</c>.</summary>
    private Term ParseInfix() => ParseMembership(false);

    /// <summary>A term with operators where <c>k, v in xs</c> may stand: as statement and in parentheses, but not in lists.</summary>
    private Term ParseInfixWithKey() => ParseMembership(true);

    private Term ParseMembership(bool keyValue)
    {
        Enter();
        var left = ParseLevel(RelationLevel);
        if (keyValue && Current.Kind is TokenKind.Comma && (_keywords & KeywordSet.In) != 0)
        {
            var start = _next;
            var pair = Try(() =>
            {
                Advance();
                var value = ParseLevel(RelationLevel);
                if (!IsKeyword("in", KeywordSet.In))
                {
                    throw Unexpected(null);
                }

                var op = Advance();
                return new CallTerm(left.Location, RefTerm.Builtin(op.Location, "internal.member_3"), [left, value, ParseLevel(RelationLevel)]);
            });
            if (pair is null)
            {
                _next = start;
            }
            else
            {
                left = pair;
            }
        }
        var length = 0;
        while (IsKeyword("in", KeywordSet.In))
        {
            if (++length > MaxDepth)
            {
                throw Unexpected("operator chain is too long");
            }

            var op = Advance();
            left = new CallTerm(left.Location, RefTerm.Builtin(op.Location, "internal.member_2"), [left, ParseLevel(RelationLevel)]);
        }
        Leave();
        return left;
    }

    private Term ParseLevel(int level)
    {
        if (level == UnaryLevel)
        {
            return ParseTerm();
        }

        var left = ParseLevel(level + 1);
        var length = 0;
        while (OperatorAt(level) is { } name)
        {
            if (++length > MaxDepth)
            {
                throw Unexpected("operator chain is too long");
            }

            var op = Advance();
            left = new CallTerm(left.Location, RefTerm.Builtin(op.Location, name), [left, ParseLevel(level + 1)]);
        }
        return left;
    }

    private string? OperatorAt(int level) => (level, Current.Kind) switch
    {
        (RelationLevel, TokenKind.Equal) => "equal",
        (RelationLevel, TokenKind.NotEqual) => "neq",
        (RelationLevel, TokenKind.Less) => "lt",
        (RelationLevel, TokenKind.LessOrEqual) => "lte",
        (RelationLevel, TokenKind.Greater) => "gt",
        (RelationLevel, TokenKind.GreaterOrEqual) => "gte",
        (UnionLevel, TokenKind.Or) when !_noUnion => "or",
        (2, TokenKind.And) => "and",
        (3, TokenKind.Plus) => "plus",
        (3, TokenKind.Minus) => "minus",
        (4, TokenKind.Times) => "mul",
        (4, TokenKind.Divide) => "div",
        (4, TokenKind.Remainder) => "rem",
        _ => null,
    };

    // Inside brackets `|` may begin a comprehension's body, so the head is read without union first.
    private Term ParseWithoutUnion()
    {
        var before = _noUnion;
        _noUnion = true;
        try
        {
            return ParseInfix();
        }
        finally
        {
            _noUnion = before;
        }
    }

    private T WithUnion<T>(Func<T> parse)
    {
        var before = _noUnion;
        _noUnion = false;
        try
        {
            return parse();
        }
        finally
        {
            _noUnion = before;
        }
    }
}

namespace Plinto.Rego.Syntax;

/// <summary>A reference: its head is a variable or any other term, the rest are its operands (a string for <c>.name</c>).</summary>
internal sealed record RefTerm(SourceLocation Location, IReadOnlyList<Term> Parts) : Term(Location)
{
    public Term Head => Parts[0];

    /// <summary>Dotted name if all operands are strings (<c>time.now_ns</c>); otherwise null.</summary>
    public string? Name
    {
        get
        {
            if (Head is not VarTerm head)
            {
                return null;
            }

            if (Parts.Count == 1)
            {
                return head.Name;
            }

            var names = new string[Parts.Count];
            names[0] = head.Name;
            for (var i = 1; i < Parts.Count; i++)
            {
                if (Parts[i] is not StringTerm part)
                {
                    return null;
                }

                names[i] = part.Value;
            }
            return string.Join('.', names);
        }
    }

    public bool IsData => Head is VarTerm { Name: "data" };

    public bool IsInput => Head is VarTerm { Name: "input" };

    /// <summary>A reference to a built-in by its dotted name.</summary>
    public static RefTerm Builtin(SourceLocation at, string name)
    {
        var names = name.Split('.');
        var parts = new Term[names.Length];
        parts[0] = new VarTerm(at, names[0]);
        for (var i = 1; i < names.Length; i++)
        {
            parts[i] = new StringTerm(at, names[i]);
        }

        return new RefTerm(at, parts);
    }
}

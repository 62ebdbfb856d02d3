using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>The variables declared in one body (or function head), and what is known of each name there.</summary>
internal sealed class VariableScope(VariableScope? parent, IReadOnlySet<string> declaredHere)
{
    private readonly Dictionary<string, string> _declared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Occurrence> _occurrences = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SourceLocation> _unused = new(StringComparer.Ordinal);

    public enum Occurrence
    {
        None,
        Seen,
        Assigned,
        Declared,
        Argument,
    }

    public IEnumerable<KeyValuePair<string, SourceLocation>> Unused => _unused;

    /// <summary>The unique name of a variable declared here or around; null if there is none yet.</summary>
    public string? Find(string name, bool mark = true)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (!scope._declared.TryGetValue(name, out var unique))
            {
                continue;
            }

            scope._unused.Remove(name);
            if (mark)
            {
                scope._occurrences[name] = Occurrence.Seen;
            }

            return unique;
        }
        return null;
    }

    /// <summary>The name is declared somewhere in this body or around it, so it never means a rule or import.</summary>
    public bool IsLocal(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope.DeclaredHere.Contains(name) || scope._declared.ContainsKey(name))
            {
                return true;
            }
        }
        return false;
    }

    public void MarkSeen(string name)
    {
        if (!_occurrences.ContainsKey(name))
        {
            _occurrences[name] = Occurrence.Seen;
        }
    }

    public Occurrence OccurrenceOf(string name) => _occurrences.GetValueOrDefault(name);

    public void Declare(string name, string unique, Occurrence occurrence, SourceLocation? mustBeUsed = null)
    {
        _declared[name] = unique;
        _occurrences[name] = occurrence;
        if (mustBeUsed is not null)
        {
            _unused[name] = mustBeUsed;
        }
    }

    private VariableScope? Parent { get; } = parent;

    private IReadOnlySet<string> DeclaredHere { get; } = declaredHere;
}

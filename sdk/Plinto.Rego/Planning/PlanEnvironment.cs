namespace Plinto.Rego.Planning;

/// <summary>
/// What <c>with</c> replaces around a call: documents below <c>data</c>, and functions. Functions are planned once per environment,
/// because a replaced document hides rules and a replaced function changes calls.
/// </summary>
internal sealed class PlanEnvironment
{
    private readonly SortedDictionary<string, FunctionReplacement> _functions;
    private readonly SortedSet<string> _documents;

    private PlanEnvironment(SortedSet<string> documents, SortedDictionary<string, FunctionReplacement> functions)
    {
        _documents = documents;
        _functions = functions;
        Parameters = [.. functions.Where(static f => f.Value.IsParameter).Select(static f => f.Key)];
        Key = string.Join('\u0001', documents) + '\u0002' + string.Join('\u0001', functions.Select(static f => $"{f.Key}={f.Value.Key}"));
    }

    public static PlanEnvironment Empty { get; } = new(new(StringComparer.Ordinal), new(StringComparer.Ordinal));

    /// <summary>The same for environments that replace the same things.</summary>
    public string Key { get; }

    /// <summary>Functions replaced by a value known only at run time: it travels as an extra parameter of every function.</summary>
    public IReadOnlyList<string> Parameters { get; }

    public FunctionReplacement? ReplacementOf(string function) => _functions.GetValueOrDefault(function);

    /// <summary>The document at this path is replaced, or lies inside one that is.</summary>
    public bool Hides(IEnumerable<string> path)
    {
        if (_documents.Count == 0)
        {
            return false;
        }

        var prefix = "";
        foreach (var part in path)
        {
            prefix += "/" + part;
            if (_documents.Contains(prefix))
            {
                return true;
            }
        }
        return _documents.Contains("");
    }

    public PlanEnvironment HideDocument(IEnumerable<string> path) =>
        new(new SortedSet<string>(_documents, StringComparer.Ordinal) { string.Concat(path.Select(static part => "/" + part)) }, _functions);

    public PlanEnvironment ReplaceFunction(string name, FunctionReplacement replacement) =>
        new(_documents, new SortedDictionary<string, FunctionReplacement>(_functions, StringComparer.Ordinal) { [name] = replacement });

    /// <summary>Inside a replacement no function is replaced: it may call the original.</summary>
    public PlanEnvironment WithoutReplacements() => _functions.Count == 0 ? this : new(_documents, new(StringComparer.Ordinal));
}

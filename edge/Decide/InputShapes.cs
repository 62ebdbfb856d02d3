using System.Collections.Concurrent;
using Plinto.Rego.Values;

namespace Plinto.Edge.Decide;

/// <summary>The names of inputs as one policy knows them, so that it compares references, and the values that many inputs share.</summary>
internal sealed class InputShapes(RegoStringTable? strings)
{
    /// <summary>The members of input, in order.</summary>
    public static readonly string[] Members = ["request", "token", "subject", "action", "resource", "context"];

    /// <summary>For inputs that no policy reads: they are only logged.</summary>
    public static readonly InputShapes Plain = new(null);

    private readonly ConcurrentDictionary<string, RegoObject> _actions = new(StringComparer.Ordinal);

    public RegoStringTable? Strings { get; } = strings;

    public RegoShape Whole { get; } = new(Members, strings);

    public RegoShape Request { get; } = new(["method", "path", "host", "headers", "query"], strings);

    public RegoShape Entity { get; } = new(["type", "id"], strings);

    public RegoShape Action { get; } = new(["name"], strings);

    public RegoShape Context { get; } = new(["route", "time", "ip"], strings);

    /// <summary>The text, as the policy's own value if it has it.</summary>
    public RegoString Text(string text) => Strings?.Intern(text) ?? RegoString.Of(text);

    /// <summary>The action of that name. Only for names that routes and the table of methods give, never for what clients make up.</summary>
    public RegoObject KnownAction(string name) => _actions.TryGetValue(name, out var known) ? known : _actions[name] = Action.Make(Text(name));
}

using System.Collections.Concurrent;
using Plinto.Rego.Values;

namespace Plinto.Decisions.Input;

/// <summary>
/// The names of inputs as one policy knows them, so that it compares references, and the values that many inputs share. One for each compiled policy; for any number of threads.
/// </summary>
/// <param name="strings">The strings of the policy; null where no policy reads the inputs.</param>
public sealed class InputShapes(RegoStringTable? strings)
{
    /// <summary>The members of input, in order.</summary>
    internal static readonly string[] Members = ["request", "token", "subject", "action", "resource", "context"];

    /// <summary>For inputs that no policy reads: they are only logged.</summary>
    public static readonly InputShapes Plain = new(null);

    private readonly ConcurrentDictionary<string, RegoObject> _actions = new(StringComparer.Ordinal);

    /// <summary>The strings of the policy.</summary>
    public RegoStringTable? Strings { get; } = strings;

    internal RegoShape Whole { get; } = new(Members, strings);

    internal RegoShape Request { get; } = new(["method", "path", "host", "headers", "query"], strings);

    internal RegoShape Entity { get; } = new(["type", "id"], strings);

    internal RegoShape Action { get; } = new(["name"], strings);

    internal RegoShape Context { get; } = new(["route", "time", "ip"], strings);

    /// <summary>The text, as the policy's own value if it has it.</summary>
    internal RegoString Text(string text) => Strings?.Intern(text) ?? RegoString.Of(text);

    /// <summary>The action of that name. Only for names that routes and the table of methods give, never for what clients make up.</summary>
    internal RegoObject KnownAction(string name) => _actions.TryGetValue(name, out var known) ? known : _actions[name] = Action.Make(Text(name));
}

using Plinto.Rego.Values;

namespace Plinto.Rego.Tests.Wasm;

/// <summary>What changes do to a document, made the plain way: copies all the way down.</summary>
internal sealed class DocumentModel
{
    public RegoObject Root { get; private set; } = RegoObject.Empty;

    /// <summary>False if what is on the way is no object; what was missing before it is there then.</summary>
    public bool Add(IReadOnlyList<string> path, RegoValue value)
    {
        var added = true;
        Root = With(Root, path, 0, value, ref added);
        return added;
    }

    public void Remove(IReadOnlyList<string> path) => Root = Without(Root, path, 0);

    private static RegoObject With(RegoObject of, IReadOnlyList<string> path, int at, RegoValue value, ref bool added)
    {
        if (at == path.Count - 1)
        {
            return Replaced(of, path[at], value);
        }

        if (of.Find(RegoString.Of(path[at])) is not { } below)
        {
            return Replaced(of, path[at], With(RegoObject.Empty, path, at + 1, value, ref added));
        }

        if (below is RegoObject inner)
        {
            return Replaced(of, path[at], With(inner, path, at + 1, value, ref added));
        }

        added = false;
        return of;
    }

    private static RegoObject Without(RegoObject of, IReadOnlyList<string> path, int at)
    {
        if (at == path.Count - 1)
        {
            return Replaced(of, path[at], null);
        }

        return of.Find(RegoString.Of(path[at])) is RegoObject inner ? Replaced(of, path[at], Without(inner, path, at + 1)) : of;
    }

    private static RegoObject Replaced(RegoObject of, string key, RegoValue? value)
    {
        var members = new List<KeyValuePair<RegoValue, RegoValue>>();
        foreach (var member in of)
        {
            if (!member.Key.Equals(RegoString.Of(key)))
            {
                members.Add(member);
            }
        }
        if (value is not null)
        {
            members.Add(new(RegoString.Of(key), value));
        }

        return RegoObject.Of(members);
    }
}

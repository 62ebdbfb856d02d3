using Plinto.Rego.Values;

namespace Plinto.Decisions;

/// <summary>A tenant's roles as policies read them: <c>data.plinto.roles[name].permissions[permission]</c> and <c>data.plinto.assignments[subject]</c>.</summary>
public static class RolesData
{
    /// <summary>The whole of base data, <c>{"plinto": {"roles", "assignments"}}</c>.</summary>
    /// <param name="roles">Role name to its permissions (<c>resource:action</c>).</param>
    /// <param name="assignments">Subject to the names of its roles.</param>
    public static RegoObject From(IReadOnlyDictionary<string, IReadOnlyList<string>> roles, IReadOnlyDictionary<string, IReadOnlyList<string>> assignments) =>
        Object(("plinto", Object(
            ("roles", RegoObject.Of(roles.Select(role => Member(role.Key, Object(("permissions", Permissions(role.Value))))))),
            ("assignments", RegoObject.Of(assignments.Select(subject => Member(subject.Key, RegoArray.Of(subject.Value.Select(RegoString.Of)))))))));

    /// <summary>The base data after one subject's roles changed; everything else is shared with what was there before.</summary>
    /// <param name="data">What <see cref="From"/> made.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="roles">All its roles; none removes it.</param>
    public static RegoObject WithAssignment(RegoObject data, string subject, IReadOnlyList<string> roles)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(roles);
        if (data.Find("plinto") is not RegoObject own || own.Find("assignments") is not RegoObject assignments)
        {
            throw new ArgumentException("the data was not made of roles", nameof(data));
        }

        var changed = roles.Count > 0 ? assignments.With(RegoString.Of(subject), RegoArray.Of(roles.Select(RegoString.Of))) : Without(assignments, subject);
        return data.With(RegoString.Of("plinto"), own.With(RegoString.Of("assignments"), changed));
    }

    private static RegoObject Without(RegoObject assignments, string subject)
    {
        var rest = new List<KeyValuePair<RegoValue, RegoValue>>(assignments.Count);
        foreach (var member in assignments)
        {
            if (member.Key is not RegoString name || !string.Equals(name.Value, subject, StringComparison.Ordinal))
            {
                rest.Add(member);
            }
        }

        return RegoObject.Of(rest);
    }

    // An object, so that a look-up costs the same however many there are.
    private static RegoObject Permissions(IReadOnlyList<string> permissions) =>
        RegoObject.Of(permissions.Distinct(StringComparer.Ordinal).Select(name => Member(name, RegoBoolean.True)));

    private static RegoObject Object(params (string Name, RegoValue Value)[] members) => RegoObject.Of(members.Select(member => Member(member.Name, member.Value)));

    private static KeyValuePair<RegoValue, RegoValue> Member(string name, RegoValue value) => new(RegoString.Of(name), value);
}

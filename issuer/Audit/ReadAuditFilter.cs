using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Audit;

/// <summary>
/// Reads the filters of <c>/v1/audit-logs</c>: <c>type</c> (repeatable), <c>actor</c>, <c>subject</c>, <c>organization</c>, <c>ip</c>, <c>requestId</c>, <c>from</c>, <c>to</c>,
/// <c>q</c>.
/// </summary>
internal sealed class ReadAuditFilter(EventCatalogue catalogue)
{
    private const int MostTypes = 20;
    private const int LongestId = 256;
    private const int ShortestText = 2;
    private const int LongestText = 100;
    private static readonly string[] Single = ["actor", "subject", "organization", "ip", "requestId", "from", "to", "q"];
    private readonly string[] _known = [.. catalogue.All.Select(type => type.Name)];

    /// <summary>The filter; null and the fault if a member is not valid, or the caller may not ask for it.</summary>
    public (AuditFilter? Filter, Problem? Fault) Read(IQueryCollection query, Caller caller)
    {
        if (Array.Find(Single, name => query.TryGetValue(name, out var given) && given is not [{ Length: > 0 and <= LongestId }]) is { } bad)
        {
            return (null, Problems.Invalid($"{bad} may be given once, with 1 to {LongestId} characters"));
        }

        if (query.Any(member => member.Value.Any(value => value is null || value.Contains('\0'))))
        {
            return (null, Problems.Invalid("a filter holds a character that no event has"));
        }

        if (ReadTypes(query, out var types) is { } typeFault)
        {
            return (null, typeFault);
        }

        if (ReadTimes(query, out var from, out var to) is { } timeFault)
        {
            return (null, timeFault);
        }

        if (ReadAddress(query, caller, out var addresses) is { } addressFault)
        {
            return (null, addressFault);
        }

        Guid? organization = null;
        if (One(query, "organization") is { } named)
        {
            if (!TypeId.TryParse("org", named, out var id))
            {
                return (null, Problems.Invalid("organization is not the id of an organisation"));
            }

            organization = id;
        }

        var text = One(query, "q");
        if (text is { Length: < ShortestText or > LongestText })
        {
            return (null, Problems.Invalid($"q must have {ShortestText} to {LongestText} characters"));
        }

        return (new AuditFilter
        {
            Types = types, Actor = One(query, "actor"), Subject = One(query, "subject"), Organization = organization, Addresses = addresses,
            RequestId = One(query, "requestId"), From = from, To = to, Text = text,
        }, null);
    }

    private Problem? ReadTypes(IQueryCollection query, out string[]? types)
    {
        types = null;
        if (!query.TryGetValue("type", out var given))
        {
            return null;
        }

        if (given.Count > MostTypes)
        {
            return Problems.Invalid($"type may be given {MostTypes} times");
        }

        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var pattern in given)
        {
            var matching = pattern!.EndsWith(".*", StringComparison.Ordinal)
                ? Array.FindAll(_known, name => name.StartsWith(pattern[..^1], StringComparison.Ordinal))
                : Array.FindAll(_known, name => name == pattern);
            if (matching.Length == 0 && pattern != "*")
            {
                return Problems.Of(ProblemTypes.EventTypeUnknown, "type names no type of event; give one such as client.created, or a group such as client.*");
            }

            found.UnionWith(pattern == "*" ? _known : matching);
        }

        types = given.Contains("*") ? null : [.. found];
        return null;
    }

    private static Problem? ReadTimes(IQueryCollection query, out DateTimeOffset? from, out DateTimeOffset? to)
    {
        (from, to) = (null, null);
        foreach (var name in new[] { "from", "to" })
        {
            if (One(query, name) is not { } text)
            {
                continue;
            }

            if (!TryReadTime(text, out var time))
            {
                return Problems.Invalid($"{name} must be a time of RFC 3339 such as 2026-01-31T12:00:00Z");
            }

            from = name == "from" ? time : from;
            to = name == "to" ? time : to;
        }

        return from >= to ? Problems.Invalid("from must be before to") : null;
    }

    private static bool TryReadTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(
            text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out time)
        && (text.EndsWith('Z') || text[^6] is '+' or '-') && time >= DateTimeOffset.UnixEpoch;

    private static Problem? ReadAddress(IQueryCollection query, Caller caller, out string[]? addresses)
    {
        addresses = null;
        if (One(query, "ip") is not { } text)
        {
            return null;
        }

        // Who may not see addresses must not find them out by asking for each.
        if (!caller.Permissions.Contains(Permissions.ReadAuditPersonal))
        {
            return Problems.Forbidden($"to search by ip the key needs {Permissions.ReadAuditPersonal}");
        }

        // 1.2.3 would be read as 1.2.0.3.
        if (!IPAddress.TryParse(text, out var address) || (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != text))
        {
            return Problems.Invalid("ip is not an IP address");
        }

        var mapped = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        addresses = [.. new[] { mapped, mapped.MapToIPv6() }.Select(form => form.ToString()).Distinct()];
        return null;
    }

    private static string? One(IQueryCollection query, string name) => query[name] is [{ Length: > 0 } text] ? text : null;
}

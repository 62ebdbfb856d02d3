using System.Text;

namespace Plinto.Issuer.Events;

/// <summary>The catalogue as <c>docs/events.md</c>.</summary>
internal static class EventDocument
{
    public static string Write(EventCatalogue catalogue)
    {
        var text = new StringBuilder("""
            # Events

            Every change writes one event, in its own transaction: the entry of the audit log, the payload of webhooks, the message of live streams. This page is made of the catalogue in the
            code; a test compares the two and writes what is right to `artifacts/events.md`.

            An event has `id` (`evt_…`), `position` (dense, from 1, per tenant, in the order the changes were committed), `type`, `time`, `actor` (`kind`: `operator`, `api_key`, `client`, `identity` or
            `system`; `id`; `actingFor`), `subject` (an id), `organization`, `requestId`, `data` (below) and `personalCommitment`. Address and user agent are personal data of every event that a request wrote:
            they stand apart, the event holds a salted commitment to them, and erasing them leaves every proof valid.

            Who may read it: API keys with `audit:read`, and operators. Nothing is dropped yet; its class is what retention will go by.


            """);
        foreach (var group in catalogue.All.GroupBy(type => type.Name[..type.Name.IndexOf('.', StringComparison.Ordinal)]))
        {
            text.Append("## ").Append(group.Key).Append("\n\n| event | class | subject | what happened | data |\n|---|---|---|---|---|\n");
            foreach (var type in group)
            {
                text.Append("| `").Append(type.Name).Append("` | ").Append(type.Class.ToString().ToLowerInvariant()).Append(" | ").Append(type.Subject).Append(" | ")
                    .Append(type.Description).Append(" | ").AppendJoin("; ", type.Data.Select(Describe)).Append(" |\n");
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Describe(EventMember member) =>
        $"`{member.Name}` ({(member.Type == "array" ? "strings" : member.Type)}{(member.Optional ? ", may be missing" : "")}): {member.Description}";
}

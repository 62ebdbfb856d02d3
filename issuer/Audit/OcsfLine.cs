using System.Text;
using System.Text.Json.Nodes;
using Plinto.Issuer.Events;

namespace Plinto.Issuer.Audit;

/// <summary>
/// An event in the Open Cybersecurity Schema Framework, version 1.3.0, one JSON object a line: <c>authentication</c> (3002) for sign-ins and sessions, <c>account_change</c> (3001)
/// for people and their passwords, <c>entity_management</c> (3004) for all else. The whole event is in <c>unmapped</c>.
/// </summary>
internal static class OcsfLine
{
    private const string Version = "1.3.0";
    private const int AccountChange = 3001;
    private const int Authentication = 3002;
    private const int EntityManagement = 3004;
    private const int Other = 99;

    /// <summary>Type, class, activity. Groups by their beginning; the first that fits.</summary>
    private static readonly (string Type, int Class, int Activity)[] Table =
    [
        ("sign_in.", Authentication, 1),
        ("session.started", Authentication, 1),
        ("session.reauthenticated", Authentication, 1),
        ("session.ended", Authentication, 2),
        ("session.revoked", Authentication, 2),
        ("session.", Authentication, Other),
        ("identity.created", AccountChange, 1),
        ("identity.resumed", AccountChange, 2),
        ("identity.password_changed", AccountChange, 3),
        ("identity.suspended", AccountChange, 5),
        ("identity.deleted", AccountChange, 6),
        ("identity.", AccountChange, Other),
    ];

    public static byte[] Of(EventBody entry) => Encoding.UTF8.GetBytes(Object(entry).ToJsonString() + "\n");

    private static JsonObject Object(EventBody entry)
    {
        var (classId, activity) = Array.Find(Table, row => entry.Type.StartsWith(row.Type, StringComparison.Ordinal)) is { Type: not null } found
            ? (found.Class, found.Activity)
            : (EntityManagement, Activity(entry.Type));
        var failed = EventOutcome.IsFailure(entry.Type);
        var line = new JsonObject
        {
            ["activity_id"] = activity,
            ["activity_name"] = entry.Type,
            ["category_uid"] = 3,
            ["class_uid"] = classId,
            ["type_uid"] = (classId * 100) + activity,
            ["time"] = entry.Time.ToUnixTimeMilliseconds(),
            ["severity_id"] = EventOutcome.IsTheft(entry.Type) ? 4 : failed ? 2 : 1,
            ["status_id"] = failed ? 2 : 1,
            ["metadata"] = new JsonObject
            {
                ["version"] = Version,
                ["uid"] = entry.Id,
                ["event_code"] = entry.Type,
                ["sequence"] = entry.Position,
                ["log_name"] = "audit",
                ["product"] = new JsonObject { ["name"] = "issuer", ["vendor_name"] = "Plinto" },
            },
            ["actor"] = Actor(entry),
        };
        if (entry.RequestId is { } request)
        {
            line["metadata"]!["correlation_uid"] = request;
        }

        if (classId == EntityManagement)
        {
            line["entity"] = new JsonObject { ["uid"] = entry.Subject, ["type"] = entry.Type[..Math.Max(entry.Type.IndexOf('.', StringComparison.Ordinal), 0)] };
        }
        else
        {
            // A session's event is about the session; its person is in the data, where the type has it.
            line["user"] = new JsonObject { ["uid"] = (string?)entry.Data["identityId"] ?? entry.Subject, ["type_id"] = 1 };
        }

        if (classId == Authentication)
        {
            line["service"] = new JsonObject { ["name"] = "issuer" };
        }

        line["unmapped"] = new JsonObject
        {
            ["subject"] = entry.Subject, ["organization"] = entry.Organization, ["actingFor"] = entry.Actor.ActingFor, ["actorKind"] = entry.Actor.Kind,
            ["data"] = entry.Data.DeepClone(), ["personalCommitment"] = entry.PersonalCommitment,
        };
        return line;
    }

    private static JsonObject Actor(EventBody entry) => entry.Actor switch
    {
        { Kind: "system" } => new JsonObject { ["app_name"] = "issuer", ["app_uid"] = "issuer" },
        { Kind: "client" or "api_key" } program => new JsonObject { ["app_uid"] = program.Id, ["app_name"] = program.Kind },
        var person => new JsonObject { ["user"] = new JsonObject { ["uid"] = person.Id ?? "unknown", ["type_id"] = person.Kind == "operator" ? 2 : 1 } },
    };

    private static int Activity(string type) => type[(type.LastIndexOf('.') + 1)..] switch
    {
        "created" or "added" or "enrolled" or "assigned" => 1,
        "accessed" => 2,
        "updated" or "changed" or "rotated" => 3,
        "deleted" or "removed" or "revoked" or "unassigned" => 4,
        _ => Other,
    };
}

using Plinto.Issuer.Events;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Roles;

/// <summary>Named sets of permissions and who has them.</summary>
internal static class RoleServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<RoleSql>();
        services.AddSingleton<RoleAssignmentSql>();
        services.AddJson(RolesJson.Default);
        services.AddEventTypes(
            new EventType("role.created", EventClass.Change, "role", "a role was made", EventMember.Text("name", "its name")),
            new EventType("role.updated", EventClass.Change, "role", "a role changed"),
            new EventType("role.deleted", EventClass.Change, "role", "a role was deleted; nobody has it any more"),
            new EventType("role.assigned", EventClass.Security, "role", "a role was given", EventMember.Text("subject", "id of the identity or client that has it now")),
            new EventType("role.unassigned", EventClass.Security, "role", "a role was taken away", EventMember.Text("subject", "id of the identity or client that had it")));
    }
}

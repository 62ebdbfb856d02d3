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
        services.AddEventTypes("role.created", "role.updated", "role.deleted", "role.assigned", "role.unassigned");
    }
}

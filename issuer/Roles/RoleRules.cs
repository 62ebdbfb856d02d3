using System.Text.RegularExpressions;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Roles;

/// <summary>What a role must be.</summary>
internal static partial class RoleRules
{
    private const int LongestDescription = 500;
    private const int MostPermissions = 500;

    /// <summary>Roles of one tenant.</summary>
    public const int MostRoles = 500;

    /// <summary>Roles of one subject.</summary>
    public const int MostRolesOfSubject = 50;

    /// <summary>Assignments of one tenant: each edge holds all of them in memory.</summary>
    public const int MostAssignments = 50_000;

    public static Problem? Check(CreateRoleRequest request) => Shared(
        new Faults().Require(Name().IsMatch(request.Name), "name", "must have 1 to 64 lower-case letters, digits, `_`, `.` or `-`, and begin and end with a letter or digit"),
        request.Description, request.Permissions);

    public static Problem? Check(UpdateRoleRequest request) => Shared(new Faults(), request.Description, request.Permissions ?? []);

    private static Problem? Shared(Faults faults, string? description, IReadOnlyList<string> permissions) => faults
        .Require(description is null || (description.Length <= LongestDescription && !description.Any(char.IsControl)), "description",
            $"may have {LongestDescription} characters, none of them control characters")
        .Require(
            permissions.Count <= MostPermissions && permissions.All(text => text is not null && Permission().IsMatch(text)), "permissions",
            $"there may be {MostPermissions}, each written `resource:action`, such as `documents:read`, where either may be `*`")
        .Problem;

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9_.-]{0,62}[a-z0-9])?\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A(\*|[A-Za-z0-9_./-]{1,64}):(\*|[A-Za-z0-9_.-]{1,64})\z")]
    private static partial Regex Permission();
}

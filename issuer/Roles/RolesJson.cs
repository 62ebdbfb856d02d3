using System.Text.Json.Serialization;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Roles;

/// <summary>Serialization of what the role endpoints take and answer.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateRoleRequest))]
[JsonSerializable(typeof(UpdateRoleRequest))]
[JsonSerializable(typeof(Page<RoleBody>))]
[JsonSerializable(typeof(Page<RoleAssignmentBody>))]
internal sealed partial class RolesJson : JsonSerializerContext;


namespace Plinto.Issuer.Data;

/// <summary>The passwords of the login roles.</summary>
internal sealed record RolePasswords(string Owner, string Service, string Worker)
{
    /// <summary>Role names with their passwords.</summary>
    public IEnumerable<(string Role, string Password)> ByRole => [("plinto_owner", Owner), ("plinto_service", Service), ("plinto_worker", Worker)];
}

using Plinto.Issuer.Data;
using Plinto.Issuer.Hosting;

namespace Plinto.Issuer.Commands;

/// <summary><c>issuer bootstrap</c>: see <see cref="DatabaseRoles"/>.</summary>
internal static class BootstrapCommand
{
    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var passwords = new RolePasswords(Password("PLINTO_OWNER_PASSWORD"), Password("PLINTO_SERVICE_PASSWORD"), Password("PLINTO_WORKER_PASSWORD"));
        await DatabaseRoles.CreateAsync(Command.Required(args, "--superuser-connection"), passwords, ct);
        Console.WriteLine($"database {DatabaseRoles.DatabaseName} and its roles are ready");
        return 0;
    }

    private static string Password(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } password
        ? password
        : throw new ConfigurationFault($"set {variable} in the environment to the role's password");
}

using Plinto.Issuer.Configuration;
using Plinto.Issuer.Data;

namespace Plinto.Issuer.Commands;

/// <summary><c>issuer bootstrap</c>: see <see cref="DatabaseRoles"/>. No password comes as an argument, which every process of the machine could read.</summary>
internal static class BootstrapCommand
{
    private const string SuperuserVariable = "PLINTO_SUPERUSER_CONNECTION";

    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        if (args.Length > 0)
        {
            throw new ConfigurationFault($"bootstrap takes no arguments: set {SuperuserVariable} in the environment to a superuser's connection string, or {SuperuserVariable}_FILE to a file that holds it");
        }

        var passwords = new RolePasswords(Password("PLINTO_OWNER_PASSWORD"), Password("PLINTO_SERVICE_PASSWORD"), Password("PLINTO_WORKER_PASSWORD"));
        await DatabaseRoles.CreateAsync(await SuperuserAsync(ct), passwords, ct);
        Console.WriteLine($"database {DatabaseRoles.DatabaseName} and its roles are ready");
        return 0;
    }

    private static async Task<string> SuperuserAsync(CancellationToken ct)
    {
        if (Environment.GetEnvironmentVariable(SuperuserVariable) is { Length: > 0 } connection)
        {
            return connection;
        }

        return Environment.GetEnvironmentVariable(SuperuserVariable + "_FILE") is { Length: > 0 } file
            ? (await File.ReadAllTextAsync(file, ct)).Trim()
            : throw new ConfigurationFault($"set {SuperuserVariable} in the environment to a superuser's connection string, or {SuperuserVariable}_FILE to a file that holds it");
    }

    private static string Password(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } password
        ? password
        : throw new ConfigurationFault($"set {variable} in the environment to the role's password");
}

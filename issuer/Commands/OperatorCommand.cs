using System.Text.Json.Nodes;
using Plinto.Issuer.Configuration;
using Plinto.Issuer.Data;
using Plinto.Issuer.Operators;
using Plinto.Issuer.Secrets;

namespace Plinto.Issuer.Commands;

/// <summary><c>issuer operator create --name NAME</c>: prints the operator's key once, as JSON. An operator of the same name loses its old key.</summary>
internal static class OperatorCommand
{
    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        if (args is not ["create", ..])
        {
            throw new ConfigurationFault("the operator command is `operator create --name NAME`");
        }

        await using var services = Command.Services(Command.ReadSettings());
        var key = OpaqueSecret.Generate(OpaqueSecret.OperatorKeyPrefix);
        await using var work = await services.GetRequiredService<WorkerDatabase>().BeginAsync(null, ct);
        var id = await OperatorSql.CreateAsync(work, Command.Required(args, "--name"), key, services.GetRequiredService<TimeProvider>().GetUtcNow(), ct);
        await work.CommitAsync(ct);
        Console.WriteLine(new JsonObject { ["operatorId"] = id.ToString(), ["operatorKey"] = key.Text }.ToJsonString());
        return 0;
    }
}

using System.Security.Cryptography;
using Npgsql;
using Plinto.Issuer.Commands;
using Plinto.Issuer.Configuration;
using Plinto.Issuer.Keys;

// Passed to work that has no caller to end it: a command runs until it is done or the process is told to stop.
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    return args switch
    {
        [] or ["serve", ..] or [['-', '-', ..], ..] => await ServeCommand.RunAsync(args is ["serve", .. var rest] ? rest : args, stop.Token),
        ["bootstrap", .. var rest] => await BootstrapCommand.RunAsync(rest, stop.Token),
        ["migrate"] => await MigrateCommand.RunAsync(stop.Token),
        ["check"] => await CheckCommand.RunAsync(stop.Token),
        ["rewrap"] => await RewrapCommand.RunAsync(stop.Token),
        ["operator", .. var rest] => await OperatorCommand.RunAsync(rest, stop.Token),
        ["feed-key", .. var rest] => await FeedKeyCommand.RunAsync(rest, stop.Token),
        ["seed-demo", .. var rest] => await SeedDemoCommand.RunAsync(rest, stop.Token),
        ["audit", .. var rest] => await AuditCommand.RunAsync(rest, stop.Token),
        ["root-key"] => PrintRootKey(),
        _ => PrintUsage(),
    };
}
catch (ConfigurationFault fault)
{
    Console.Error.WriteLine("issuer: " + fault.Message);
    return Command.Failed;
}
catch (PostgresException fault) when (
    fault.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.UndefinedColumn)
{
    Console.Error.WriteLine("issuer: the database is not up to date: run `issuer migrate` with Plinto:Database:OwnerConnectionString set");
    return Command.Failed;
}
catch (NpgsqlException fault)
{
    Console.Error.WriteLine("issuer: the database cannot be used: " + fault.Message);
    return Command.Failed;
}

static int PrintRootKey()
{
    Console.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(RootKeys.KeyLength)));
    return 0;
}

static int PrintUsage()
{
    Console.Error.WriteLine(Usage.Text);
    return Command.Failed;
}

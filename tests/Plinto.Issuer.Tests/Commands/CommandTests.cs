using System.Diagnostics;
using System.Text.Json;
using Plinto.Issuer.Data;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Commands;

/// <summary>The program itself, as an operator runs it.</summary>
public sealed class CommandTests(Postgres postgres)
{
    [Fact]
    public async Task Root_key_prints_32_random_bytes()
    {
        var first = await RunAsync([], "root-key");
        var second = await RunAsync([], "root-key");

        Assert.Equal(32, Convert.FromBase64String(first.Output.Trim()).Length);
        Assert.NotEqual(first.Output, second.Output);
    }

    [Fact]
    public async Task An_unknown_command_prints_the_commands_and_fails()
    {
        var (code, _, errors) = await RunAsync([], "nonsense");
        Assert.Equal(1, code);
        Assert.Contains("issuer migrate", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attack_by_a_neighbour_who_lists_processes_sees_no_superusers_password()
    {
        var passwords = new Dictionary<string, string?> { ["PLINTO_OWNER_PASSWORD"] = "o", ["PLINTO_SERVICE_PASSWORD"] = "s", ["PLINTO_WORKER_PASSWORD"] = "w" };

        var (code, _, errors) = await RunAsync(passwords, "bootstrap", "--superuser-connection", "Host=127.0.0.1;Password=secret");
        var without = await RunAsync(passwords, "bootstrap");

        Assert.Equal(1, code);
        Assert.StartsWith("issuer: bootstrap takes no arguments: set PLINTO_SUPERUSER_CONNECTION in the environment", errors, StringComparison.Ordinal);
        Assert.StartsWith("issuer: set PLINTO_SUPERUSER_CONNECTION in the environment", without.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bootstrap_takes_the_superusers_connection_from_the_environment_or_a_file(bool file)
    {
        postgres.Require();
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, postgres.Superuser("postgres") + "\n");
        var environment = new Dictionary<string, string?> { ["PLINTO_OWNER_PASSWORD"] = "o", ["PLINTO_SERVICE_PASSWORD"] = "s", ["PLINTO_WORKER_PASSWORD"] = "w" };
        environment[file ? "PLINTO_SUPERUSER_CONNECTION_FILE" : "PLINTO_SUPERUSER_CONNECTION"] = file ? path : postgres.Superuser("postgres");

        var (code, output, errors) = await RunAsync(environment, "bootstrap");

        File.Delete(path);
        Assert.True(code == 0, errors);
        Assert.Contains("its roles are ready", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serving_without_a_root_key_fails_with_one_sentence()
    {
        postgres.Require();
        var settings = Settings(Postgres.Shared);
        settings.Remove("Plinto__RootKeys__Active");

        var (code, _, errors) = await RunAsync(settings, "serve");

        Assert.Equal(1, code);
        Assert.StartsWith("issuer: set Plinto:RootKeys:Active", errors, StringComparison.Ordinal);
        Assert.Single(errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task Serving_without_migrations_or_without_a_database_fails_with_one_sentence()
    {
        postgres.Require();
        var settings = Settings("postgres");

        var unmigrated = await RunAsync(settings, "serve");
        settings["Plinto__Database__ConnectionString"] = "Host=127.0.0.1;Port=1;Username=plinto_service;Password=s;Database=plinto";
        var unreachable = await RunAsync(settings, "serve");

        Assert.Equal(1, unmigrated.Code);
        Assert.StartsWith("issuer: the database is not up to date: run `issuer migrate`", unmigrated.Errors, StringComparison.Ordinal);
        Assert.Equal(1, unreachable.Code);
        Assert.StartsWith("issuer: the database cannot be used", unreachable.Errors, StringComparison.Ordinal);
        Assert.Single(unreachable.Errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task Bootstrap_migrate_check_and_operator_create_make_a_deployment_that_is_ready()
    {
        var database = await postgres.CreateDatabaseAsync();
        var settings = Settings(database);

        var migrated = await RunAsync(settings, "migrate");
        var check = await RunAsync(settings, "check");
        var made = await RunAsync(settings, "operator", "create", "--name", "root");

        Assert.Equal("the database is up to date", migrated.Output.Trim());
        Assert.True(check.Code == 0, check.Output + check.Errors);
        Assert.DoesNotContain("WRONG", check.Output, StringComparison.Ordinal);
        Assert.StartsWith("plo_", JsonDocument.Parse(made.Output).RootElement.GetProperty("operatorKey").GetString(), StringComparison.Ordinal);
        Assert.Equal(1L, await postgres.QueryAsync(database, "select count(*) from operator_keys"));
    }

    [Fact]
    public async Task The_feed_key_rotates_by_three_calls_that_say_what_they_did_and_refuse_what_is_too_early()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using (await TestIssuer.StartAsync(postgres, database))
        {
        }

        var settings = Settings(database);
        var announced = await RunAsync(settings, "feed-key", "rotate");
        settings["Plinto__EdgeFeed__HeartbeatEvery"] = "00:01:00"; // so that it is too early for sure
        var early = await RunAsync(settings, "feed-key", "rotate");
        var activated = await RunAsync(settings, "feed-key", "rotate", "--force");
        var dropped = await RunAsync(settings, "feed-key", "rotate", "--force");
        var wrong = await RunAsync(settings, "feed-key", "rotate", "--now");

        Assert.True(announced.Code == 0, announced.Errors);
        Assert.Contains("is announced", announced.Output, StringComparison.Ordinal);
        Assert.Equal(1, early.Code);
        Assert.StartsWith("issuer: too early", early.Errors, StringComparison.Ordinal);
        Assert.Contains("signs now", activated.Output, StringComparison.Ordinal);
        Assert.Contains("is dropped", dropped.Output, StringComparison.Ordinal);
        Assert.Equal(1, wrong.Code);
        Assert.Equal(announced.Output.Split(' ')[2], await postgres.QueryAsync(database, "select kid from feed_keys"));
    }

    [Fact]
    public async Task Check_says_what_is_wrong()
    {
        var settings = Settings(await postgres.CreateDatabaseAsync());
        settings["Plinto__Database__ConnectionString"] = settings["Plinto__Database__WorkerConnectionString"];

        var (code, output, _) = await RunAsync(settings, "check");

        Assert.Equal(1, code);
        Assert.Contains("WRONG database: connected as `plinto_worker`, expected `plinto_service`", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_is_seeded_twice_with_the_same_ids_and_new_secrets_that_work_and_never_in_production()
    {
        var database = await postgres.CreateDatabaseAsync();
        var settings = Settings(database);
        var file = Path.Combine(Path.GetTempPath(), database + "-demo.json");
        try
        {
            var first = await SeedAsync(settings, file);
            var second = await SeedAsync(settings, file);
            settings["ASPNETCORE_ENVIRONMENT"] = "Production";
            var refused = await RunAsync(settings, "seed-demo", "--out", file);

            JsonElement Service(JsonElement seed) => seed.GetProperty("clients").GetProperty("service");
            Assert.Equal(Service(first).GetProperty("clientId").GetString(), Service(second).GetProperty("clientId").GetString());
            Assert.NotEqual(Service(first).GetProperty("clientSecret").GetString(), Service(second).GetProperty("clientSecret").GetString());
            Assert.Equal("http://issuer.test/t/demo", second.GetProperty("tenantIssuer").GetString());
            Assert.Equal("http://app.test/signin-oidc", second.GetProperty("clients").GetProperty("web").GetProperty("redirectUri").GetString());
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }

            Assert.Equal(1, refused.Code);
            Assert.Contains("refused in Production", refused.Errors, StringComparison.Ordinal);
            await AttemptAsync(database, first, second);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task AttemptAsync(string database, JsonElement first, JsonElement second)
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, database);
        foreach (var (seed, good) in new[] { (first, false), (second, true) })
        {
            var service = seed.GetProperty("clients").GetProperty("service");
            using var token = await issuer.Http.PostAsync("/t/demo/oauth/token", new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials", ["client_id"] = service.GetProperty("clientId").GetString()!,
                    ["client_secret"] = service.GetProperty("clientSecret").GetString()!,
            }));
            using var byKey = await Management.CallAsync(issuer, seed.GetProperty("apiKey").GetString(), HttpMethod.Get, "/v1/clients", null);
            using var byOperator = await Management.CallAsync(issuer, seed.GetProperty("operatorKey").GetString(), HttpMethod.Get, "/v1/tenants", null);
            Assert.Equal(good, token.IsSuccessStatusCode);
            Assert.Equal(good, byKey.IsSuccessStatusCode);
            Assert.Equal(good, byOperator.IsSuccessStatusCode);
        }

        await TestEdge.EnrolAsync(issuer, second.GetProperty("edgeToken").GetString()!);
    }

    private static async Task<JsonElement> SeedAsync(Dictionary<string, string?> settings, string file)
    {
        var (code, _, errors) = await RunAsync(settings, "seed-demo", "--out", file, "--app-url", "http://app.test");
        Assert.True(code == 0, errors);
        return JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement;
    }

    private Dictionary<string, string?> Settings(string database)
    {
        var settings = TestIssuer.Settings(postgres, database).Where(pair => pair.Key.StartsWith("Plinto", StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key.Replace(":", "__", StringComparison.Ordinal), pair => pair.Value);
        settings["Plinto__Database__OwnerConnectionString"] = postgres.Connection("plinto_owner", database);
        settings["ASPNETCORE_ENVIRONMENT"] = "Development";
        return settings;
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(Dictionary<string, string?> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Database).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, errors);
    }
}

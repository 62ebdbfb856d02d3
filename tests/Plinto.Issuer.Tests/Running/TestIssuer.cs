using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Plinto.Issuer.Configuration;
using Plinto.Issuer.Data;
using Plinto.Issuer.Hosting;
using Plinto.Issuer.Operators;
using Plinto.Issuer.Secrets;

namespace Plinto.Issuer.Tests.Running;

/// <summary>The real service on a port of its own, over a real database.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    /// <summary>The public URL in its configuration; requests name it in Host.</summary>
    public const string PublicUrl = "http://issuer.test";

    /// <summary>A root key for tests.</summary>
    public const string RootKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private readonly WebApplication _app;
    private bool _stopped;

    private TestIssuer(WebApplication app, Postgres postgres, string database, LogCapture log)
    {
        (_app, Postgres, Database, Log) = (app, postgres, database, log);
        BaseAddress = new Uri(app.Urls.First());
        Http = Client();
    }

    public Postgres Postgres { get; }

    public string Database { get; }

    public Uri BaseAddress { get; }

    public HttpClient Http { get; }

    public LogCapture Log { get; }

    public IServiceProvider Services => _app.Services;

    public string OperatorKey { get; private set; } = "";

    /// <summary>Starts one. It watches no files: systems have few watches, and tests many services.</summary>
    /// <param name="database">
    /// Null: the shared one; with settings or a clock of its own one of its own, as replicas share their work: one that may not call private addresses refused the webhooks of a
    /// test beside it, whose service could.
    /// </param>
    /// <param name="settings">Configuration beside the usual, without the section's name.</param>
    public static async Task<TestIssuer> StartAsync(
        Postgres postgres, string? database = null, TimeProvider? time = null, IReadOnlyDictionary<string, string?>? settings = null, string environment = "Development")
    {
        postgres.Require();
        database ??= time is null && settings is null ? Postgres.Shared : await postgres.CreateDatabaseAsync();
        var log = new LogCapture();
        var app = await IssuerHost.BuildAsync(["--environment", environment, "--hostBuilder:reloadConfigOnChange=false"], builder =>
        {
            builder.Configuration.AddInMemoryCollection(Settings(postgres, database));
            if (time is not null)
            {
                // With a clock of its own its clean-up would delete what is not yet over for the tests beside it. Tests call it themselves.
                builder.Configuration.AddInMemoryCollection([new("Plinto:EdgeFeed:CleanEvery", "1.00:00:00")]);
            }

            builder.Configuration.AddInMemoryCollection(
                (settings ?? new Dictionary<string, string?>()).Select(pair => new KeyValuePair<string, string?>("Plinto:" + pair.Key, pair.Value)));
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
            if (time is not null)
            {
                builder.Services.AddSingleton(new ClockOverride(time));
            }
        }, CancellationToken.None);
        await app.StartAsync();
        var issuer = new TestIssuer(app, postgres, database, log);
        await issuer.CreateOperatorAsync();
        return issuer;
    }

    /// <summary>The usual configuration.</summary>
    public static Dictionary<string, string?> Settings(Postgres postgres, string database) => new()
    {
        ["Plinto:PublicUrl"] = PublicUrl,
        ["Plinto:Database:ConnectionString"] = postgres.Connection("plinto_service", database),
        ["Plinto:Database:WorkerConnectionString"] = postgres.Connection("plinto_worker", database),
        ["Plinto:RootKeys:Active"] = "test",
        ["Plinto:RootKeys:Keys:test"] = RootKey,
        ["Logging:LogLevel:Default"] = "Debug",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Debug",
    };

    /// <summary>A client that names a host, the public one by default.</summary>
    public HttpClient Client(string host = "issuer.test")
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = BaseAddress };
        client.DefaultRequestHeaders.Host = host;
        return client;
    }

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Ends it as a signal would; longer than <c>Drain:Delay</c>, however busy the machine.</summary>
    public Task StopAsync() => StopAsync(TimeSpan.FromMinutes(1));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_stopped)
        {
            await StopAsync(TimeSpan.FromSeconds(5));
        }

        await _app.DisposeAsync();
    }

    private async Task StopAsync(TimeSpan longest)
    {
        _stopped = true;
        using var patience = new CancellationTokenSource(longest);
        await _app.StopAsync(patience.Token);
    }

    private async Task CreateOperatorAsync()
    {
        var key = OpaqueSecret.Generate(OpaqueSecret.OperatorKeyPrefix);
        await using var work = await Get<WorkerDatabase>().BeginAsync(null, CancellationToken.None);
        await OperatorSql.CreateAsync(work, "test " + Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), key, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        await work.CommitAsync(CancellationToken.None);
        OperatorKey = key.Text;
    }
}

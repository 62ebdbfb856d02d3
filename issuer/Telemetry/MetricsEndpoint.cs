using OpenTelemetry.Metrics;

namespace Plinto.Issuer.Telemetry;

/// <summary>Serves <c>/metrics</c> for Prometheus on a port of its own, which no client of the service can reach.</summary>
internal static class MetricsEndpoint
{
    private const string Path = "/metrics";

    public static void Add(WebApplicationBuilder builder, MetricsOptions options)
    {
        if (options.Port is not { } port)
        {
            return;
        }

        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(IssuerMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql").AddPrometheusExporter());
        var url = $"http://127.0.0.1:{port}";
        var urls = builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey) ?? "http://localhost:5000";
        if (builder.Configuration.GetSection("Kestrel:Endpoints") is var endpoints && endpoints.Exists())
        {
            if (!endpoints.GetChildren().Any(endpoint => IsAt(endpoint["Url"], port)))
            {
                builder.Configuration["Kestrel:Endpoints:PlintoMetrics:Url"] = url;
            }
        }
        else if (!urls.Split(';', StringSplitOptions.RemoveEmptyEntries).Any(one => IsAt(one, port)))
        {
            builder.WebHost.UseUrls(urls + ";" + url);
        }
    }

    /// <summary>By the port the connection came in on, which no header can pretend.</summary>
    public static void Use(WebApplication app, MetricsOptions options)
    {
        if (options.Port is not { } port)
        {
            return;
        }

        app.UseOpenTelemetryPrometheusScrapingEndpoint(http => http.Connection.LocalPort == port && http.Request.Path == Path);
        app.Use((http, next) =>
        {
            if (http.Connection.LocalPort != port)
            {
                return next(http);
            }

            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    private static bool IsAt(string? url, int port) => url is not null && BindingAddress.Parse(url).Port == port;
}

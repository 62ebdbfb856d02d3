using OpenTelemetry.Metrics;

namespace Plinto.Edge.Observe;

/// <summary>Serves <c>/metrics</c> for Prometheus on a loopback port of its own, so that no route and no client of the proxy can reach it.</summary>
internal static class MetricsEndpoint
{
    private const string Path = "/metrics";

    public static void Add(WebApplicationBuilder builder, int port)
    {
        if (port == 0)
        {
            return;
        }

        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(EdgeMetrics.MeterName, "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddPrometheusExporter());
        var url = $"http://127.0.0.1:{port}";
        if (builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.Configuration["Kestrel:Endpoints:PlintoMetrics:Url"] = url;
        }
        else
        {
            builder.WebHost.UseUrls((builder.Configuration["urls"] ?? "http://127.0.0.1:8080") + ";" + url);
        }
    }

    public static void Use(WebApplication app, int port)
    {
        if (port == 0)
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
}

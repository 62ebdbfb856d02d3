using System.Diagnostics.CodeAnalysis;
using Plinto.Edge.Configuration;
using Plinto.Edge.Routing;
using Yarp.ReverseProxy.Configuration;

namespace Plinto.Edge.Check;

/// <summary><c>edge --check</c>: everything that can be wrong in the configuration, each as file, key and what to do.</summary>
internal sealed class ConfigurationCheck(IConfigurationRoot configuration, IConfigValidator yarp, IProxyConfigProvider provider)
{
    private static readonly string[] KnownOptions = Names<EdgeOptions>();
    private static readonly Dictionary<string, string[]> KnownSections = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(EdgeOptions.Policy)] = Names<PolicyOptions>(),
        [nameof(EdgeOptions.AuthZen)] = Names<AuthZenOptions>(),
        [nameof(EdgeOptions.DecisionLog)] = Names<DecisionLogOptions>(),
    };

    /// <summary>Writes the errors and returns the exit code: 0 if there is none.</summary>
    public async Task<int> RunAsync(TextWriter output)
    {
        var errors = Options().Concat(Routes()).ToList();
        errors.AddRange(await YarpErrorsAsync());
        foreach (var (key, sentence) in errors)
        {
            await output.WriteLineAsync($"{Source(key)}: {key}: {sentence}");
        }

        var config = provider.GetConfig();
        await output.WriteLineAsync(errors.Count == 0 ? $"the configuration is valid: {config.Routes.Count} routes, {config.Clusters.Count} clusters" : $"{errors.Count} errors");
        return errors.Count == 0 ? 0 : 1;
    }

    /// <summary>The options as bound, or the error that kept them from being bound.</summary>
    public static (EdgeOptions? Options, string? Error) Bind(IConfiguration configuration)
    {
        try
        {
            return (configuration.GetSection(EdgeOptions.SectionName).Get<EdgeOptions>() ?? new EdgeOptions(), null);
        }
        catch (InvalidOperationException malformed)
        {
            return (null, malformed.Message);
        }
    }

    private IEnumerable<(string Key, string Sentence)> Options()
    {
        foreach (var section in configuration.GetSection(EdgeOptions.SectionName).GetChildren())
        {
            if (!KnownOptions.Contains(section.Key, StringComparer.OrdinalIgnoreCase))
            {
                yield return (section.Path, $"is not an option; there are {string.Join(", ", KnownOptions)}");
            }

            foreach (var unknown in KnownSections.TryGetValue(section.Key, out var known)
                ? section.GetChildren().Where(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) : [])
            {
                yield return (unknown.Path, $"is not an option; there are {string.Join(", ", known!)}");
            }
        }

        var (options, error) = Bind(configuration);
        foreach (var problem in options is null ? [(EdgeOptions.SectionName, error!)] : EdgeOptionsValidator.Errors(options))
        {
            yield return problem;
        }
    }

    private static string[] Names<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>() =>
        [.. typeof(T).GetProperties().Select(property => property.Name)];

    private IEnumerable<(string Key, string Sentence)> Routes()
    {
        var routes = configuration.GetSection("ReverseProxy:Routes").GetChildren().ToList();
        if (routes.Count == 0)
        {
            yield return ("ReverseProxy:Routes", "there is no route; the edge would answer 404 to everything");
        }

        foreach (var route in routes)
        {
            foreach (var (key, sentence) in RouteRulesReader.Read(route.Key, RouteMetadata.Read(configuration, route.Key)).Errors)
            {
                yield return ($"{RouteMetadata.Section(route.Key)}:{key}", sentence);
            }
        }
    }

    private async Task<IEnumerable<(string Key, string Sentence)>> YarpErrorsAsync()
    {
        var errors = new List<(string, string)>();
        var config = provider.GetConfig();
        foreach (var route in config.Routes)
        {
            errors.AddRange((await yarp.ValidateRouteAsync(route)).Select(error => ($"ReverseProxy:Routes:{route.RouteId}", error.Message)));
            if (!config.Clusters.Any(cluster => string.Equals(cluster.ClusterId, route.ClusterId, StringComparison.OrdinalIgnoreCase)))
            {
                errors.Add(($"ReverseProxy:Routes:{route.RouteId}:ClusterId", $"`{route.ClusterId}` is not among the clusters"));
            }
        }

        foreach (var cluster in config.Clusters)
        {
            errors.AddRange((await yarp.ValidateClusterAsync(cluster)).Select(error => ($"ReverseProxy:Clusters:{cluster.ClusterId}", error.Message)));
        }

        return errors;
    }

    /// <summary>The file that sets the key, or the section above it; the environment otherwise.</summary>
    private string Source(string key)
    {
        for (var path = key; path.Length > 0; path = path[..Math.Max(path.LastIndexOf(':'), 0)])
        {
            foreach (var provider in configuration.Providers.Reverse())
            {
                if (provider.TryGet(path, out _) || provider.GetChildKeys([], path).Any())
                {
                    return provider is Microsoft.Extensions.Configuration.Json.JsonConfigurationProvider json ? json.Source.Path ?? "configuration" : "environment or command line";
                }
            }
        }

        return "configuration";
    }
}

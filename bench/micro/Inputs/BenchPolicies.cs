using System.Globalization;
using System.Text;
using System.Text.Json;
using Plinto.Rego.Syntax;
using Plinto.Rego.Values;

namespace Plinto.Bench.Micro.Inputs;

/// <summary>The policies that OPA is benchmarked with, read from <c>../shared/rego</c> or the folder named by PLINTO_OPA_CASES.</summary>
internal static class BenchPolicies
{
    /// <summary>A policy of the file by name. Those that have no input there get one that is allowed.</summary>
    public static BenchPolicy Load(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Find("bench-policies.json")));
        var element = document.RootElement.EnumerateArray().Single(e => e.GetProperty("name").GetString() == name);
        var modules = element.GetProperty("modules").EnumerateObject().Select(m => new RegoModule(m.Name, m.Value.GetString()!)).ToArray();
        var entrypoint = element.GetProperty("query").GetString()!["data.".Length..].Replace('.', '/');
        var data = element.TryGetProperty("data", out var given) ? RegoJson.From(given) : name == "authz" ? AuthorizationTokens(100) : RegoObject.Empty;
        var input = element.TryGetProperty("input", out var text) ? text.GetRawText() : """{"token_id": "token42", "method": "GET", "path": "/api/v1/resource7"}""";

        // The ACI policy is written in Rego v0.
        return new BenchPolicy(modules, name == "aci" ? RegoVersion.V0 : RegoVersion.V1, entrypoint, data, Encoding.UTF8.GetBytes(input));
    }

    /// <summary>A route table: rules that each allow one method on one path. Its input is allowed by the rule in the middle.</summary>
    public static BenchPolicy Routes(int rules)
    {
        var text = new StringBuilder("package routes\n\ndefault allow := false\n\n");
        for (var i = 0; i < rules; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"allow if {{\n\tinput.method == \"GET\"\n\tinput.path == \"/api/route{i}\"\n}}\n\n");
        }

        var input = $$"""{"method": "GET", "path": "/api/route{{rules / 2}}"}""";
        return new BenchPolicy([new RegoModule("routes.rego", text.ToString())], RegoVersion.V1, "routes/allow", RegoObject.Empty, Encoding.UTF8.GetBytes(input));
    }

    private static RegoValue AuthorizationTokens(int count)
    {
        var tokens = Enumerable.Range(0, count).Select(static i =>
            $$"""
            "token{{i}}": {"authz_profiles": [{"path": "/api/v1/resource{{i % 10}}$", "methods": ["POST"]}, {"path": "^/api/v1/resource.*", "methods": ["GET"]}]}
            """);
        return RegoJson.Read($$"""{"restauthz": {"tokens": { {{string.Join(',', tokens)}} } } }""");
    }

    private static string Find(string file)
    {
        var named = Environment.GetEnvironmentVariable("PLINTO_OPA_CASES");
        if (named is { Length: > 0 })
        {
            return Path.Combine(named, file);
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "shared", "rego", file)))
            {
                return Path.Combine(folder.FullName, "shared", "rego", file);
            }
        }

        throw new FileNotFoundException("OPA's benchmark policies are not there: put them at ../shared/rego, or name their folder in PLINTO_OPA_CASES");
    }
}

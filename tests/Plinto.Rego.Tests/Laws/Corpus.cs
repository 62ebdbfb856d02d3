using System.Text.Json;
using Plinto.Rego.Tests.Run;

namespace Plinto.Rego.Tests.Laws;

/// <summary>Modules to start from: a few of our own, and OPA's cases where they are there.</summary>
internal static class Corpus
{
    private static readonly string[] Own =
    [
        "package test\n\ndefault allow := false\n\nallow if {\n\tsome role in input.roles\n\trole == \"admin\"\n\tnot denied[role]\n}\n\ndenied contains r if {\n\tr := data.denied[_]\n}\n",
        "package test\n\nf(x, [y, z]) := r if {\n\tr := {\"a\": x, \"b\": y + z}\n} else := null\n\np[x].q[y] := f(x, [1, y]) if {\n\tx := [\"a\", \"b\"][_]\n\ty := [1, 2][_]\n}\n",
        "package test\n\nimport future.keywords.not\nimport future.keywords.and\nimport future.keywords.or\n\np if {\n\tnot { input.a and input.b } or { some x in [1, 2]; x > 1 }\n\tevery k, v in {\"a\": 1} { k == \"a\" and v > 0 }\n}\n",
        "package test\n\nq := {x: y | some x, y in input.xs; y != null}\n\nr := [sprintf(\"%v\", [x]) | some x in q]\n\ns := $\"{q} and {data.missing}\"\n\nt := count(r) with input.xs as [1, 2, 3] with count as 7\n",
    ];

    public static IReadOnlyList<string> Modules { get; } = [.. Own, .. FromCases()];

    private static IEnumerable<string> FromCases()
    {
        if (OpaData.Find("cases-v1.json") is not { } file)
        {
            yield break;
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        foreach (var element in document.RootElement.EnumerateArray())
        {
            if (!element.TryGetProperty("modules", out var modules))
            {
                continue;
            }

            foreach (var module in modules.EnumerateArray())
            {
                if (module.GetString() is { Length: < 4000 } text)
                {
                    yield return text;
                }
            }
        }
    }
}

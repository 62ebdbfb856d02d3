using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Plinto.Bench.Micro.Wasm;

/// <summary>Modules beside the evaluator: runs the contest and writes its report.</summary>
internal static class WasmReport
{
    private static readonly string[] Policies = ["rbac", "authz", "aci"];

    public static void Write(string file)
    {
        using var node = new NodeRounds();
        var cases = Policies.Select(name => new WasmCase(name, node)).ToList();
        var contest = new Contest([.. cases.SelectMany(static one => one.Contestants)]);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            # Policies as WebAssembly

            Made by `bench/run micro wasm` on {{Environment.ProcessorCount}} shared cores; judge the ratios, not the absolute figures.
            {{RuntimeInformation.FrameworkDescription}}, Wasmtime {{Version()}}, {{node.Version}} with npm's `@open-policy-agent/opa-wasm`.
            {{Contest.Conditions}}.

            ## Goals

            | | measured | |
            | --- | ---: | --- |
            | RBAC in Node, JSON in and out, 15 µs at most | {{Time(contest.Of("rbac: Node"))}} | {{Met(contest.Of("rbac: Node") <= 15)}} |
            | an instance in Node with its data, 2 ms at most | {{Time(contest.Of("rbac: instance in Node"))}} | {{Met(contest.Of("rbac: instance in Node") <= 2000)}} |
            | an instance in Wasmtime with its data, 2 ms at most | {{Time(contest.Of("rbac: instance in Wasmtime"))}} | {{Met(contest.Of("rbac: instance in Wasmtime") <= 2000)}} |

            ## A decision, from JSON to JSON

            | | evaluator | Wasmtime | ratio | Node, objects | ratio | Node, bytes | ratio |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |

            """);
        foreach (var name in Policies)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {Time(contest.Of($"{name}: evaluator"))}");
            foreach (var host in new[] { "Wasmtime", "Node", "Node, bytes" })
            {
                text.Append(CultureInfo.InvariantCulture, $" | {Time(contest.Of($"{name}: {host}"))} | {contest.Ratio($"{name}: {host}", $"{name}: evaluator"):f1}");
            }
            text.Append(" |\n");
        }
        text.Append("""

            The evaluator and Wasmtime run in one .NET process and take the input as UTF-8; reading it and writing the answer are part of all figures.
            In Node the package's `evaluate` is called, with an object (which it writes as JSON first) or with bytes; it reads the answer back into objects.

            ## Before the first decision

            | | module | from plan to module | compiled by Wasmtime | an instance there | compiled by Node | an instance there |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: |

            """);
        foreach (var (name, one) in Policies.Zip(cases))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {one.Size / 1024.0:f0} KB");
            foreach (var what in new[] { "from plan to module", "compiled by Wasmtime", "instance in Wasmtime", "compiled by Node", "instance in Node" })
            {
                text.Append(CultureInfo.InvariantCulture, $" | {Time(contest.Of($"{name}: {what}"))}");
            }
            text.Append(" |\n");
        }
        text.Append("\nAn instance has read its data document. Node compiles functions when they are first called; Wasmtime compiles all of them, on all cores.\n");
        File.WriteAllText(file, text.ToString());
        Console.Write(text);
        cases.ForEach(static one => one.Dispose());
    }

    private static string Version() => typeof(Wasmtime.Engine).Assembly.GetName().Version!.ToString(3);

    private static string Met(bool met) => met ? "met" : "**not met**";

    private static string Time(double microseconds) => microseconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{microseconds * 1000:f0} ns"),
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{microseconds:f2} µs"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000:f1} ms"),
    };
}

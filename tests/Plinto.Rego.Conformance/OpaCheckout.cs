using Plinto.Rego.Run;
using Plinto.Rego.Syntax;
using Plinto.Rego.Values;

namespace Plinto.Rego.Conformance;

/// <summary>
/// Turns the YAML cases of an OPA checkout (<c>v1/test/cases/testdata/{v0,v1}</c>), or a folder of such cases in YAML or JSON, into the flat JSON form the runner reads, so that
/// anybody can reproduce the figures. The YAML is read by our own <c>yaml.unmarshal</c>.
/// </summary>
internal static class OpaCheckout
{
    private const string Usage = "usage: rego-conformance convert OPA_CHECKOUT|FOLDER v0|v1 OUT.json";

    private static readonly string[] Kept =
    [
        "note", "query", "modules", "data", "input", "input_term", "want_result", "want_error_code", "want_error", "want_errors", "sort_bindings",
        "strict_error", "ignore_generated_vars", "print_statements", "exhaustive", "rego_version",
    ];

    public static int Convert(string[] args)
    {
        if (args is not [var checkout, "v0" or "v1", var output])
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }
        var suite = args[1];
        var root = Path.Combine(checkout, "v1", "test", "cases", "testdata", suite);
        if (!Directory.Exists(root))
        {
            root = checkout;
        }

        var yaml = YamlReader();
        var cases = new List<RegoValue>();
        string[] endings = [".yaml", ".json"];
        List<string> files = Directory.Exists(root)
            ? [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(file => endings.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal)] : [];
        if (files.Count == 0)
        {
            Console.Error.WriteLine($"no cases in `{root}`: it is neither a checkout of OPA nor a folder of cases");
            return 2;
        }
        foreach (var file in files)
        {
            var name = $"{suite}/{Path.GetRelativePath(root, file).Replace('\\', '/')}";
            var read = yaml.Evaluate("convert/document", RegoString.Of(File.ReadAllText(file)));
            if (read.Value is not RegoObject document || document.Find("cases") is not RegoArray found)
            {
                Console.Error.WriteLine($"{name}: {read.Error?.ToString() ?? "no list of cases"}");
                return 1;
            }
            cases.AddRange(found.OfType<RegoObject>().Select((one, index) => Flatten(one, suite, name, index)));
        }
        File.WriteAllBytes(output, RegoJson.WriteUtf8(RegoArray.Of(cases)));
        Console.WriteLine($"{cases.Count} cases from {files.Count} files");
        return 0;
    }

    private static RegoPolicy YamlReader()
    {
        var compiled = RegoCompiler.Compile([new RegoModule("convert.rego", "package convert\n\ndocument := yaml.unmarshal(input)\n")], ["convert/document"]);
        var budget = RegoBudget.Default with { Time = TimeSpan.FromMinutes(1) };
        var policy = RegoPolicy.Create(compiled.Plan!, new RegoPolicyOptions { StrictBuiltinErrors = true, Budget = budget });
        return policy;
    }

    private static RegoObject Flatten(RegoObject one, string suite, string file, int index)
    {
        var members = new List<KeyValuePair<RegoValue, RegoValue>>();
        void Add(string key, RegoValue? value)
        {
            if (value is not (null or RegoNull))
            {
                members.Add(new(RegoString.Of(key), value));
            }
        }

        Add("id", RegoString.Of($"{file}#{index}"));
        Add("suite", RegoString.Of(suite));
        Add("file", RegoString.Of(file));
        Add("category", RegoString.Of(file.Split('/') is { Length: > 2 } parts ? parts[1] : ""));
        Add("index", RegoNumber.Of(index));
        foreach (var key in Kept)
        {
            Add(key, one.Find(key));
        }

        return RegoObject.Of(members);
    }
}

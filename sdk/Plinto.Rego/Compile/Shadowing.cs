using Plinto.Rego.Errors;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>Rego v1 forbids rules named <c>data</c> or <c>input</c> and two imports of one name.</summary>
internal static class Shadowing
{
    public static void Check(Compilation compilation)
    {
        foreach (var module in compilation.Modules.Where(static m => m.Version is RegoVersion.V1))
        {
            foreach (var rule in module.Rules)
            {
                if (rule.Head.Reference.Head is VarTerm { Name: "data" or "input" } head)
                {
                    compilation.Report(CompileErrorCode.Compile, rule.Location, $"rules must not shadow {head.Name} (use a different rule name)");
                }
            }
            CheckImports(compilation, module);
        }
    }

    private static void CheckImports(Compilation compilation, Module module)
    {
        var seen = new Dictionary<string, Import>(StringComparer.Ordinal);
        foreach (var import in module.Imports)
        {
            if (import.Path.Head is not VarTerm { Name: "data" or "input" })
            {
                continue;
            }

            if (!seen.TryAdd(import.Name, import))
            {
                compilation.Report(CompileErrorCode.Compile, import.Location, $"import must not shadow import {Describe(seen[import.Name])}");
            }
        }
    }

    private static string Describe(Import import) => import.Alias is null ? Printer.Print(import.Path) : $"{Printer.Print(import.Path)} as {import.Alias}";
}

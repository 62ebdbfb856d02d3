using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>Puts the modules' rules into one tree below <c>data</c>.</summary>
internal static class ModuleTree
{
    public static void Build(Compilation compilation)
    {
        foreach (var module in compilation.Modules)
        {
            var package = module.Package.Names;
            compilation.Root.Ensure(package).MarkPackage();
            foreach (var rule in module.Rules)
            {
                var compiled = Place(module, rule, package);
                compilation.Rules.Add(compiled);
                compilation.Root.Ensure(compiled.Path).Add(compiled);
            }
        }
    }

    private static CompiledRule Place(Module module, Rule rule, string[] package)
    {
        var parts = rule.Head.Reference.Parts;
        var path = new List<string>(package) { ((VarTerm)parts[0]).Name };
        var next = 1;
        while (next < parts.Count && parts[next] is StringTerm part)
        {
            path.Add(part.Value);
            next++;
        }
        return new CompiledRule(module, rule) { Path = path, DynamicFrom = next };
    }
}

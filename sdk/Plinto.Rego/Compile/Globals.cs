using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>What a bare name means in a module when no variable has it: a rule of its package or an import.</summary>
internal static class Globals
{
    public static Dictionary<string, RefTerm> Of(Compilation compilation, Module module)
    {
        var globals = new Dictionary<string, RefTerm>(StringComparer.Ordinal);
        var package = module.Package.Path;
        foreach (var other in compilation.Modules)
        {
            if (!SamePath(other.Package.Path, package))
            {
                continue;
            }

            foreach (var rule in other.Rules)
            {
                var name = ((VarTerm)rule.Head.Reference.Head).Name;
                if (!globals.ContainsKey(name))
                {
                    globals.Add(name, new RefTerm(package.Location, [.. package.Parts, new StringTerm(package.Location, name)]));
                }
            }
        }
        foreach (var import in module.Imports)
        {
            if (import.Path.Head is VarTerm { Name: "data" or "input" } && (import.Path.Parts.Count > 1 || import.Alias is not null))
            {
                globals[import.Name] = import.Path;
            }
        }
        return globals;
    }

    private static bool SamePath(RefTerm a, RefTerm b)
    {
        if (a.Parts.Count != b.Parts.Count)
        {
            return false;
        }

        for (var i = 1; i < a.Parts.Count; i++)
        {
            if (((StringTerm)a.Parts[i]).Value != ((StringTerm)b.Parts[i]).Value)
            {
                return false;
            }
        }
        return true;
    }
}

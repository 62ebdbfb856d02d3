using System.Text;
using Plinto.Rego;
using Plinto.Rego.Compile;
using Plinto.Rego.Plan;
using Plinto.Rego.Syntax;
using Plinto.Rego.Wasm;

namespace Plinto.Issuer.Policies.Sources;

/// <summary>The built-in policy over roles, <c>Base/rbac.rego</c>: part of each release unless the tenant leaves it out, and all there is before its first activation.</summary>
internal static class BasePolicy
{
    /// <summary>What it decides.</summary>
    public const string Entrypoint = "plinto/rbac/allow";

    /// <summary>Its file as traces and bundles show it.</summary>
    public static readonly RegoModule Module = new("plinto/rbac.rego", ReadText());

    /// <summary>The same parsed.</summary>
    public static readonly RegoSources Sources = RegoCompiler.Parse([Module]);

    /// <summary>The plan of the base policy alone.</summary>
    public static readonly PolicyPlan Plan = RegoCompiler.Compile(Sources, [Entrypoint]).Plan ?? throw new InvalidOperationException("the base policy does not compile");

    /// <summary>The same as edges get it.</summary>
    public static readonly byte[] CompressedPlan = PlanText.Compress(PlanText.Write(Plan));

    /// <summary>The same as a module.</summary>
    public static readonly byte[] WasmModule = RegoWasm.Compile(Plan);

    private static string ReadText()
    {
        using var stream = typeof(BasePolicy).Assembly.GetManifestResourceStream("rbac.rego")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

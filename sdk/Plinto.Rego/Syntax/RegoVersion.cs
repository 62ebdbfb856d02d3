namespace Plinto.Rego.Syntax;

/// <summary>The dialect of Rego a module is written in.</summary>
public enum RegoVersion
{
    /// <summary>Rego v1: <c>if</c>, <c>contains</c>, <c>in</c> and <c>every</c> are keywords, and bodies need <c>if</c>. The default.</summary>
    V1,

    /// <summary>Rego as before OPA 1.0: the keywords above exist only where a module imports them.</summary>
    V0,
}

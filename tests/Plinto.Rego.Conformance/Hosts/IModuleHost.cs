namespace Plinto.Rego.Conformance.Hosts;

/// <summary>What runs policy modules.</summary>
internal interface IModuleHost : IDisposable
{
    /// <summary>Loads a module and asks it for each document in turn; its data is replaced between them.</summary>
    /// <exception cref="NotSupportedException">The module needs built-ins that this host does not have.</exception>
    IReadOnlyList<ModuleAnswer> Run(byte[] module, IReadOnlyList<ModuleQuestion> questions);
}

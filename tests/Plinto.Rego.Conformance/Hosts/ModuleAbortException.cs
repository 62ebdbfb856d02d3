namespace Plinto.Rego.Conformance.Hosts;

/// <summary>A module called <c>opa_abort</c>, or a built-in of the host ended the evaluation.</summary>
internal sealed class ModuleAbortException(string message) : Exception(message);

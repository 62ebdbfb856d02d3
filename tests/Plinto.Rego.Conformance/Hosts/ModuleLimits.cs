namespace Plinto.Rego.Conformance.Hosts;

/// <summary>What a host lets an instance have.</summary>
/// <param name="Memory">Bytes of memory at most; null: as much as there is.</param>
/// <param name="Fuel">Instructions, about; needs an engine that counts them. Null: without end.</param>
internal sealed record ModuleLimits(long? Memory = null, ulong? Fuel = null);

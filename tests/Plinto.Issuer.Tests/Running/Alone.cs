namespace Plinto.Issuer.Tests.Running;

/// <summary>Tests that measure time run after the others, one by one.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

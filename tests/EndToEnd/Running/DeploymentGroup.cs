using Xunit;

namespace Plinto.EndToEnd.Running;

/// <summary>All tests share one deployment, one after the other: they kill its processes.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class DeploymentGroup : ICollectionFixture<Deployment>
{
    public const string Name = "one deployment";
}

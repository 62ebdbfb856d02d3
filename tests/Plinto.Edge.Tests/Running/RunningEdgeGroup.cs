using Xunit;

namespace Plinto.Edge.Tests.Running;

/// <summary>Tests that only ask share one running edge.</summary>
[CollectionDefinition(Name)]
public sealed class RunningEdgeGroup : ICollectionFixture<RunningEdge>
{
    public const string Name = "one running edge";
}

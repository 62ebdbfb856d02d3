using Xunit;

namespace Plinto.Edge.Tests.Decide;

/// <summary>Tests that only ask share one deciding edge.</summary>
[CollectionDefinition(Name)]
public sealed class DecidingEdgeGroup : ICollectionFixture<DecidingEdge>
{
    public const string Name = "one deciding edge";
}

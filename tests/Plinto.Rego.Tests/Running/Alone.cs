using Xunit;

namespace Plinto.Rego.Tests.Running;

/// <summary>Tests that measure what work costs run after the others, one by one.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

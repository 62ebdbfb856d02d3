namespace Plinto.Bench.OpenIddictServer;

/// <summary>Whom tokens are for.</summary>
internal sealed class Person
{
    public required string Id { get; init; }

    public required string Email { get; init; }

    public bool Suspended { get; init; }
}

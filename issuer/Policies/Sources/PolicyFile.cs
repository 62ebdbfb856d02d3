namespace Plinto.Issuer.Policies.Sources;

/// <summary>One Rego file of a policy.</summary>
internal sealed record PolicyFile
{
    /// <summary>Relative, such as <c>documents/read.rego</c>.</summary>
    public required string Path { get; init; }

    public required string Text { get; init; }

    /// <summary>Whether it holds tests only, and so is no part of what decides.</summary>
    public bool IsTest() => Path.EndsWith("_test.rego", StringComparison.Ordinal);
}

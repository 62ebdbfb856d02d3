namespace Plinto.Issuer.SignIn.Views;

/// <summary>What the sign-up page shows.</summary>
public sealed record SignUpModel
{
    public required string Name { get; init; }

    public required string Email { get; init; }

    /// <summary>The application that waits; null: none.</summary>
    public required string? ClientName { get; init; }

    /// <summary>Why it did not work; null: see the fields.</summary>
    public string? Fault { get; init; }

    public string? NameFault { get; init; }

    public string? EmailFault { get; init; }

    public string? PasswordFault { get; init; }
}

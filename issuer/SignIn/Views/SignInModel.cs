namespace Plinto.Issuer.SignIn.Views;

/// <summary>What the sign-in page shows.</summary>
public sealed record SignInModel
{
    /// <summary>What stands in the field.</summary>
    public required string Email { get; init; }

    /// <summary>The application that waits; null: none.</summary>
    public required string? ClientName { get; init; }

    /// <summary>Whether people may sign themselves up.</summary>
    public required bool SignUp { get; init; }

    /// <summary>Why it did not work; null: nothing was tried.</summary>
    public string? Fault { get; init; }

    /// <summary>What is wrong with the address; null: nothing.</summary>
    public string? EmailFault { get; init; }

    /// <summary>What is wrong with the password; null: nothing.</summary>
    public string? PasswordFault { get; init; }

    /// <summary>Good news to begin with; null: none.</summary>
    public string? Notice { get; init; }
}

namespace Plinto.Issuer.SignIn.Views;

/// <summary>What the page that sets a new password shows.</summary>
/// <param name="Token">Of the link, for the form's address.</param>
/// <param name="Fault">What is wrong with the new password; null: nothing.</param>
public sealed record PasswordModel(string Token, string? Fault);

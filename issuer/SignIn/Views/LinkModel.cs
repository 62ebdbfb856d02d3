namespace Plinto.Issuer.SignIn.Views;

/// <summary>What a page that a link in a mail opens shows.</summary>
/// <param name="Token">Of the link.</param>
/// <param name="NeedsPassword">Whether it asks for the password that the sign-up chose.</param>
/// <param name="Fault">What is wrong with the password; null: nothing.</param>
public sealed record LinkModel(string Token, bool NeedsPassword, string? Fault);

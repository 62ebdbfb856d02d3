namespace Plinto.Issuer.SignIn.Pages;

/// <summary>What a page that a link in a mail opens shows.</summary>
/// <param name="Token">Of the link.</param>
public sealed record LinkModel(string Token);

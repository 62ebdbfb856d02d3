namespace Plinto.Issuer.SignIn.Views;

/// <summary>Who is signed in.</summary>
/// <param name="Name">Null: none is known.</param>
public sealed record AccountModel(string? Name, string Email);

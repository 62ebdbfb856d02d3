namespace Plinto.Issuer.OAuth.Logout;

/// <summary>What the sign-out page shows.</summary>
/// <param name="Email">Who is signed in; null: nobody, and the page says so.</param>
public sealed record SignOutModel(string? Email);

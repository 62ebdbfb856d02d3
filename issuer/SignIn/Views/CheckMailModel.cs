namespace Plinto.Issuer.SignIn.Views;

/// <summary>What the page "check your mail" shows.</summary>
/// <param name="Email">Where the mail went.</param>
/// <param name="Sent">What the form carries to send it once more.</param>
/// <param name="IsReset">Whether it is about a password rather than an address.</param>
/// <param name="Again">Whether it was just sent once more.</param>
/// <param name="Fault">Why it was not; null: it was, or nothing was tried.</param>
public sealed record CheckMailModel(string Email, string Sent, bool IsReset, bool Again, string? Fault);

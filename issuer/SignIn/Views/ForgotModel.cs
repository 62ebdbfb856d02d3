namespace Plinto.Issuer.SignIn.Views;

/// <summary>What the page "forgot your password" shows.</summary>
/// <param name="Email">What stands in the field.</param>
/// <param name="Fault">Why it did not work; null: nothing was tried.</param>
/// <param name="EmailFault">What is wrong with the address; null: nothing.</param>
public sealed record ForgotModel(string Email, string? Fault, string? EmailFault);

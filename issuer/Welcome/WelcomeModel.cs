namespace Plinto.Issuer.Welcome;

/// <summary>What the welcome page shows.</summary>
/// <param name="Demo">Address of the demo tenant's account page; null: there is no such tenant.</param>
public sealed record WelcomeModel(string? Demo);

namespace Plinto.Issuer.Pages;

/// <summary>A page that goes on by itself.</summary>
/// <param name="Address">Where to: made by us.</param>
public sealed record OnwardModel(string Address);

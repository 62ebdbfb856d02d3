namespace Plinto.Issuer.SignIn.Pages;

/// <summary>What the error page shows.</summary>
public sealed record ErrorModel(string Title, string Sentence, string RequestId);

namespace Plinto.Issuer.Pages;

/// <summary>What the error page shows.</summary>
public sealed record ErrorModel(string Title, string Sentence, string RequestId);

namespace Plinto.Issuer.Events;

/// <summary>Like events of a minute.</summary>
/// <param name="Since">When the first came.</param>
/// <param name="Rows">How many got a row of their own.</param>
/// <param name="LeftOut">How many did not.</param>
internal sealed record FloodCount(DateTimeOffset Since, int Rows, int LeftOut);

namespace Plinto.Issuer.Schedule;

/// <summary>Something of a slice that expires, looked for in the whole deployment; <see cref="CleanUp"/> runs it.</summary>
internal interface IExpire
{
    /// <summary>Deletes what has expired by then, in chunks. Answers how many rows that were.</summary>
    Task<int> RunAsync(DateTimeOffset now, CancellationToken ct);
}

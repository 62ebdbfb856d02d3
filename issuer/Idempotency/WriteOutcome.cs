using Plinto.Issuer.Http;

namespace Plinto.Issuer.Idempotency;

/// <summary>What a POST came to: a fault, which undoes it, or an answer.</summary>
internal sealed record WriteOutcome
{
    /// <summary>Set: nothing is written, and nothing remembered under the idempotency key.</summary>
    public Problem? Fault { get; private init; }

    public int Status { get; private init; }

    /// <summary>The answer, shown once.</summary>
    public object? Body { get; private init; }

    /// <summary>The answer without its secrets: what is kept and shown when the request is repeated.</summary>
    public object? Kept { get; private init; }

    public string? Location { get; private init; }

    public string? ETag { get; private init; }

    public static WriteOutcome Refuse(Problem fault) => new() { Fault = fault };

    /// <summary>Answers 201.</summary>
    /// <param name="kept">The body without secrets; null: the body has none.</param>
    public static WriteOutcome Created(string location, object body, object? kept = null, long? version = null) => new()
    {
        Status = StatusCodes.Status201Created, Body = body, Kept = kept ?? body, Location = location, ETag = version is { } known ? IfMatch.TagOf(known) : null,
    };

    /// <summary>Answers 200.</summary>
    public static WriteOutcome Ok(object body, object? kept = null, long? version = null) => new()
    {
        Status = StatusCodes.Status200OK, Body = body, Kept = kept ?? body, ETag = version is { } known ? IfMatch.TagOf(known) : null,
    };
}

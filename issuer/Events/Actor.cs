namespace Plinto.Issuer.Events;

/// <summary>Who did it.</summary>
/// <param name="Kind"><c>operator</c>, <c>api_key</c>, <c>client</c>, <c>identity</c> or <c>system</c>.</param>
/// <param name="Id">Its id in wire form; null for the system.</param>
internal sealed record Actor(string Kind, string? Id)
{
    /// <summary>The issuer itself, on schedule.</summary>
    public static readonly Actor System = new("system", null);

    /// <summary>Id of the request it did it in.</summary>
    public string? RequestId { get; init; }

    /// <summary>Address it came from: personal data, kept apart from the event.</summary>
    public string? Address { get; init; }

    /// <summary>User agent: personal data, kept apart from the event.</summary>
    public string? Agent { get; init; }
}

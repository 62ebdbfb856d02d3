namespace Plinto.Inbox;

/// <summary>A mail as it arrived.</summary>
internal sealed record InboxMessage
{
    public required string Id { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Whom the SMTP conversation named, not the header.</summary>
    public required IReadOnlyList<string> To { get; init; }

    public required string From { get; init; }

    public required string Subject { get; init; }

    public required string? Text { get; init; }

    public required string? Html { get; init; }

    /// <summary>Every address in the text part, in order: what a test follows.</summary>
    public required IReadOnlyList<string> Links { get; init; }
}

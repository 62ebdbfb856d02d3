namespace Plinto.Issuer.MailDelivery;

/// <summary>What a mail says: shown as HTML by <c>Messages/MailView.razor</c>, and as text.</summary>
public sealed record MailText
{
    public required string Subject { get; init; }

    public required string Title { get; init; }

    /// <summary>Paragraphs above the button.</summary>
    public required IReadOnlyList<string> Before { get; init; }

    /// <summary>What the one button says.</summary>
    public required string Button { get; init; }

    /// <summary>Where it leads. Holds a secret: never logged.</summary>
    public required string Link { get; init; }

    /// <summary>Paragraphs below the button.</summary>
    public required IReadOnlyList<string> After { get; init; }

    /// <summary>The text form.</summary>
    public string Plain(string sender) => string.Join("\n\n", [Title, .. Before, $"{Button}:\n{Link}", .. After, $"-- \n{sender}"]) + "\n";

    /// <summary>Leaves out all but the subject.</summary>
    public override string ToString() => Subject;
}

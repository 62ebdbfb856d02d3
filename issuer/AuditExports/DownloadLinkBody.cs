namespace Plinto.Issuer.AuditExports;

/// <summary>A link that downloads an export, for whoever has it.</summary>
/// <param name="Url">Shown once; null where a repeated request is answered again.</param>
/// <param name="ExpiresAt">15 minutes after it was made, and never after the export. A new link ends the one before.</param>
internal sealed record DownloadLinkBody(string? Url, DateTimeOffset ExpiresAt);

namespace Plinto.Issuer.AuditExports;

/// <summary>What one look at the log adds to an export.</summary>
/// <param name="Data">A gzip member; empty: no event was found.</param>
/// <param name="Reached">The last position that was looked at.</param>
internal readonly record struct ExportPart(byte[] Data, long Events, long Reached);

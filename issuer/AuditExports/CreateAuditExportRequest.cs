using Microsoft.Extensions.Primitives;

namespace Plinto.Issuer.AuditExports;

/// <summary>Body of <c>POST /v1/audit-logs/exports</c>: the filters of <c>GET /v1/audit-logs</c>, and a format.</summary>
internal sealed record CreateAuditExportRequest
{
    /// <summary><c>jsonl</c>, <c>csv</c>, <c>ocsf</c> or <c>cef</c>.</summary>
    public required string Format { get; init; }

    public string[]? Type { get; init; }

    public string? Actor { get; init; }

    public string? Subject { get; init; }

    public string? Organization { get; init; }

    public string? Ip { get; init; }

    public string? RequestId { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    public string? Q { get; init; }

    /// <summary>As the query of a search has them.</summary>
    public QueryCollection Filters()
    {
        var filters = new Dictionary<string, StringValues>();
        foreach (var (name, value) in new[]
        {
            ("actor", Actor), ("subject", Subject), ("organization", Organization), ("ip", Ip), ("requestId", RequestId), ("from", From), ("to", To), ("q", Q),
        })
        {
            if (value is not null)
            {
                filters[name] = value;
            }
        }

        if (Type is not null)
        {
            filters["type"] = Type;
        }

        return new QueryCollection(filters);
    }
}

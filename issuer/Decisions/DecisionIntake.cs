using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Features;
using Plinto.Issuer.Edges;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Protocol;
using Plinto.Protocol.Decisions;

namespace Plinto.Issuer.Decisions;

/// <summary>
/// <c>POST /edge/v1/decisions</c>: takes the decisions of an edge. An answer of 200 means that each was stored, or never will be; until then the edge sends them again, and its
/// ids make that harmless.
/// </summary>
internal sealed class DecisionIntake(AuthenticateEdge authenticate, DecisionSql decisions, DecisionPartitions partitions, DecisionLogOptions options, TimeProvider time)
{
    private const int MostDecisions = 1000;
    private const long LargestBatch = 16 * 1024 * 1024;
    private const int LongestName = 256;
    private const int LongestCode = 64;
    private const int LongestReason = 1024;
    private const int MostReasons = 32;
    private const int LargestInput = 256 * 1024;
    private static readonly TimeSpan ClockAhead = TimeSpan.FromHours(1);

    // An input is as deep as its edge could read it, and the batch is around it: a batch that can't be read would be sent for ever.
    private static readonly JsonTypeInfo<DecisionBatch> Batch = new ProtocolJson(new JsonSerializerOptions(ProtocolJson.Default.Options) { MaxDepth = 256 }).DecisionBatch;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/edge/v1/decisions", (HttpContext http, DecisionIntake intake, CancellationToken ct) => intake.TakeAsync(http, ct)).ExcludeFromDescription();

    private async Task<IResult> TakeAsync(HttpContext http, CancellationToken ct)
    {
        if (await authenticate.CheckAsync(http.Request, ct) is not { } edge)
        {
            return AuthenticateEdge.Refusal();
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = LargestBatch;
        }

        var (batch, fault) = await JsonBody.ReadAsync(http.Request, Batch, ct);
        if (batch?.Decisions is null)
        {
            return fault ?? Problems.Invalid("decisions must be an array");
        }

        return batch.Decisions.Count > MostDecisions ? Problems.Invalid($"a batch may have {MostDecisions} decisions") : await StoreAsync(edge, batch, ct);
    }

    private async Task<IResult> StoreAsync(Edge edge, DecisionBatch batch, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var refused = new List<Guid>();
        var accepted = new Dictionary<TenantId, List<DecisionRecord>>();
        foreach (var decision in batch.Decisions)
        {
            if (!IsStorable(decision, edge, now, out var tenant))
            {
                refused.Add(decision?.Id ?? Guid.Empty);
            }
            else if (accepted.TryGetValue(tenant, out var more))
            {
                more.Add(decision);
            }
            else
            {
                accepted[tenant] = [decision];
            }
        }

        await partitions.EnsureAsync(accepted.Values.SelectMany(rows => rows).Select(row => UuidTime.Of(row.Id)), ct);
        var stored = 0;
        foreach (var (tenant, rows) in accepted)
        {
            stored += await decisions.InsertAsync(tenant, edge.Id, rows, now, ct);
        }

        foreach (var (name, count) in batch.Dropped ?? new Dictionary<string, long>())
        {
            if (TenantId.TryParse(name, out var tenant) && edge.Tenants.Contains(tenant) && count > 0)
            {
                await decisions.AddDroppedAsync(tenant, edge.Id, count, now, ct);
            }
        }

        return TypedResults.Json(new DecisionReceipt { Stored = stored, Refused = refused }, ProtocolJson.Default.DecisionReceipt);
    }

    // Nullable annotations don't hold for what an edge sends.
    private bool IsStorable([NotNullWhen(true)] DecisionRecord? decision, Edge edge, DateTimeOffset now, out TenantId tenant)
    {
        tenant = default;
        return decision is not null && TenantId.TryParse(decision.TenantId, out tenant) && edge.Tenants.Contains(tenant)
            && decision.Id.Version == 7 && UuidTime.Of(decision.Id) is var at && at > now - options.Keep && at < now + ClockAhead
            && IsText(decision.Entrypoint, LongestName) && IsText(decision.Code, LongestCode)
            && IsTextOrNull(decision.Route, LongestName) && IsTextOrNull(decision.RequestId, LongestName) && IsTextOrNull(decision.Subject, LongestName)
            && decision.Reasons is null or { Count: <= MostReasons } && (decision.Reasons ?? []).All(reason => reason is not null && IsTextOrNull(reason, LongestReason))
            && decision.Release >= 0 && double.IsFinite(decision.Microseconds) && (decision.Input is not { } input || IsInput(input.GetRawText()));
    }

    // PostgreSQL stores no U+0000, in text nor in jsonb.
    private static bool IsInput(string json) => json.Length <= LargestInput && !json.Contains("\\u0000", StringComparison.Ordinal);

    private static bool IsText(string? text, int most) => text is { Length: > 0 } && IsTextOrNull(text, most);

    private static bool IsTextOrNull(string? text, int most) => text is null || (text.Length <= most && !text.Contains('\0'));
}

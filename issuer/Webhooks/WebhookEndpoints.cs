using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.EventReaders;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Idempotency;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;

namespace Plinto.Issuer.Webhooks;

/// <summary>
/// <c>/v1/webhooks</c>: addresses that a tenant's events are posted to, signed as Standard Webhooks says. What is sent when is <c>Webhooks/Delivery</c>'s.
/// </summary>
internal static class WebhookEndpoints
{
    private const int MostOfTenant = 100;
    private const int MostSecrets = 3;
    private static readonly TimeSpan DefaultOverlap = TimeSpan.FromDays(1);

    /// <summary>Kind of its reader of the event log.</summary>
    public const string ReaderKind = "webhook";

    public static void Map(Routes routes)
    {
        var webhooks = routes.Root.MapGroup("/v1/webhooks").WithTags("webhooks").AddEndpointFilter<RequireCallerTenant>();
        webhooks.MapGet("/", ListWebhooks).RequireAuthorization(Permissions.ReadWebhooks);
        webhooks.MapGet("/{id}", GetWebhook).RequireAuthorization(Permissions.ReadWebhooks);
        webhooks.MapPost("/", CreateWebhook).RequireAuthorization(Permissions.ManageWebhooks).Produces<CreatedWebhook>(StatusCodes.Status201Created);
        webhooks.MapPatch("/{id}", UpdateWebhook).RequireAuthorization(Permissions.ManageWebhooks);
        webhooks.MapDelete("/{id}", DeleteWebhook).RequireAuthorization(Permissions.ManageWebhooks);
        webhooks.MapPost("/{id}/secret", RotateSecret).RequireAuthorization(Permissions.ManageWebhooks).Produces<CreatedWebhook>();
    }

    private static async Task<Results<Ok<Page<WebhookBody>>, Problem>> ListWebhooks(
        Caller caller, PageRequest page, WebhookSql webhooks, Database db, TimeProvider time, CancellationToken ct)
    {
        if (!page.TryReadCursor(out WebhookId? after))
        {
            return PageRequest.ForeignCursor();
        }

        var bodies = new List<WebhookBody>();
        foreach (var webhook in await webhooks.ListAsync(caller.TenantId, after, page.Rows, ct))
        {
            bodies.Add(BodyOf(webhook, await WebhookSecretSql.ListAsync(db, caller.TenantId, webhook.Id, time.GetUtcNow(), ct)));
        }

        return TypedResults.Ok(Page<WebhookBody>.Of(bodies, page, body => body, body => body.Id));
    }

    private static async Task<Results<Ok<WebhookBody>, Problem>> GetWebhook(
        string id, Caller caller, WebhookSql webhooks, Database db, TimeProvider time, HttpResponse response, CancellationToken ct)
    {
        if (!WebhookId.TryParse(id, out var known) || await webhooks.FindAsync(caller.TenantId, known, ct) is not { } found)
        {
            return Problems.NotFound("webhook");
        }

        return response.OkAt(found.Version, BodyOf(found, await WebhookSecretSql.ListAsync(db, caller.TenantId, known, time.GetUtcNow(), ct)));
    }

    private static async Task<IResult> CreateWebhook(
        CreateWebhookRequest request, Caller caller, WebhookRules rules, IdempotentWrite writes, RootKeys keys, EventLog events, TimeProvider time, HttpContext http,
        CancellationToken ct) =>
        rules.Check(request) is { } fault
            ? fault
            : await writes.RunAsync(http, caller, caller.TenantId, request, async work =>
            {
                var now = time.GetUtcNow();
                var webhook = new Webhook
                {
                    Id = new WebhookId(Guid.CreateVersion7(now)),
                    Url = request.Url,
                    Description = request.Description,
                    Types = [.. (request.Types ?? ["*"]).Distinct(StringComparer.Ordinal)],
                    HeaderNames = [.. request.Headers?.Keys ?? []],
                    ApiVersion = request.ApiVersion ?? PayloadVersions.Default,
                    Signing = request.Signing ?? "hmac",
                    FirstSignature = "old",
                    Paused = request.Paused ?? false,
                    Version = 1,
                    CreatedAt = now,
                };
                if (!await WebhookSql.InsertAsync(work, webhook, MostOfTenant, ct))
                {
                    return WriteOutcome.Refuse(Problems.Conflict($"a tenant may have {MostOfTenant} webhooks"));
                }

                await EventReaderSql.InsertAsync(work, webhook.Id.Value, ReaderKind, webhook.Paused, ct);
                await KeepHeadersAsync(work, webhook.Id, request.Headers, keys, now, ct);
                var text = await MakeSecretsAsync(work, webhook, keys, now, ct);
                await events.AppendAsync(work, new NewEvent("webhook.created", caller.Actor, webhook.Id.ToString()) { Data = new() { ["host"] = new Uri(webhook.Url).Host } }, ct);
                var shown = new CreatedWebhook
                    { Webhook = BodyOf(webhook, await WebhookSecretSql.ListAsync(work, webhook.Id, now, ct)), Secret = text, SecretShown = text is not null };
                return WriteOutcome.Created("/v1/webhooks/" + webhook.Id, shown, shown with { Secret = null, SecretShown = false }, webhook.Version);
            }, ct);

    private static async Task<Results<Ok<WebhookBody>, Problem>> UpdateWebhook(
        string id, UpdateWebhookRequest request, Caller caller, IfMatch match, WebhookRules rules, Database db, RootKeys keys, EventLog events, EventReaderSignal signal,
        TimeProvider time, HttpResponse response, CancellationToken ct)
    {
        if (rules.Check(request) is { } fault)
        {
            return fault;
        }

        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!WebhookId.TryParse(id, out var known) || await WebhookSql.FindAsync(work, known, ct) is not { } before)
        {
            return Problems.NotFound("webhook");
        }

        var now = time.GetUtcNow();
        if (request.Paused is not null || request.Disabled is not null)
        {
            var opens = !(request.Paused ?? before.Paused) && (before.DisabledAt is null || request.Disabled is false);
            await EventReaderSql.SetStoppedAsync(work, known.Value, !opens, now, ct);
            work.OnCommitted(signal.Set);
        }

        if (!await WebhookSql.UpdateAsync(work, known, match.Version, request, ct))
        {
            return Problems.VersionMismatch();
        }

        await KeepHeadersAsync(work, known, request.Headers, keys, now, ct);
        await events.AppendAsync(work, new NewEvent("webhook.updated", caller.Actor, id), ct);
        if (before.DisabledAt is not null && request.Disabled is false)
        {
            await events.AppendAsync(work, new NewEvent("webhook.enabled", caller.Actor, id), ct);
        }

        var after = (await WebhookSql.FindAsync(work, known, ct))!;
        var secrets = await WebhookSecretSql.ListAsync(work, known, now, ct);
        await work.CommitAsync(ct);
        return response.OkAt(after.Version, BodyOf(after, secrets));
    }

    private static async Task<Results<NoContent, Problem>> DeleteWebhook(string id, Caller caller, IfMatch match, Database db, EventLog events, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!WebhookId.TryParse(id, out var known) || await WebhookSql.FindAsync(work, known, ct) is null)
        {
            return Problems.NotFound("webhook");
        }

        await EventReaderSql.DeleteAsync(work, known.Value, ct);
        if (!await WebhookSql.DeleteAsync(work, known, match.Version, ct))
        {
            return Problems.VersionMismatch();
        }

        await events.AppendAsync(work, new NewEvent("webhook.deleted", caller.Actor, id), ct);
        await work.CommitAsync(ct);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> RotateSecret(
        string id, RotateWebhookSecretRequest request, Caller caller, IdempotentWrite writes, RootKeys keys, EventLog events, TimeProvider time, HttpContext http,
        CancellationToken ct) =>
        WebhookRules.Check(request) is { } fault
            ? fault
            : await writes.RunAsync(http, caller, caller.TenantId, request, async work =>
            {
                if (!WebhookId.TryParse(id, out var known) || await WebhookSql.FindAsync(work, known, ct) is null)
                {
                    return WriteOutcome.Refuse(Problems.NotFound("webhook"));
                }

                var now = time.GetUtcNow();
                var overlap = request.Overlap is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultOverlap;
                // Locks the row: of two rotations at once, the second sees what the first made.
                await WebhookSql.SetFirstSignatureAsync(work, known, request.FirstSignature ?? "old", ct);
                await WebhookSecretSql.ExpireAsync(work, known, now, now + overlap, ct);
                var webhook = (await WebhookSql.FindAsync(work, known, ct))!;
                var valid = await WebhookSecretSql.ListAsync(work, known, now, ct);
                if (valid.Where(secret => secret.Kind != WebhookSecret.Headers).GroupBy(secret => secret.Kind).Any(kind => kind.Count() >= MostSecrets))
                {
                    return WriteOutcome.Refuse(Problems.Conflict($"{MostSecrets} secrets are valid; wait until one has expired, or rotate with an overlap of 0"));
                }

                var text = await MakeSecretsAsync(work, webhook, keys, now, ct);
                await events.AppendAsync(
                    work, new NewEvent("webhook.secret_rotated", caller.Actor, id) { Data = new() { ["overlap"] = (long)overlap.TotalSeconds } }, ct);
                var body = BodyOf(webhook, await WebhookSecretSql.ListAsync(work, known, now, ct));
                var shown = new CreatedWebhook { Webhook = body, Secret = text, SecretShown = text is not null };
                return WriteOutcome.Ok(shown, shown with { Secret = null, SecretShown = false }, webhook.Version);
            }, ct);

    private static WebhookBody BodyOf(Webhook webhook, List<WebhookSecret> secrets) => WebhookBody.From(webhook, secrets.Where(secret => secret.Kind != WebhookSecret.Headers));

    private static async Task<string?> MakeSecretsAsync(Work work, Webhook webhook, RootKeys keys, DateTimeOffset now, CancellationToken ct)
    {
        string? shown = null;
        foreach (var kind in Webhook.KindsOf(webhook.Signing))
        {
            var (secret, text) = WebhookSecret.Make(work.Tenant!.Value, webhook.Id, kind, keys, now);
            await WebhookSecretSql.InsertAsync(work, webhook.Id, secret, ct);
            shown ??= text;
        }

        return shown;
    }

    private static async Task KeepHeadersAsync(
        Work work, WebhookId id, IReadOnlyDictionary<string, string>? headers, RootKeys keys, DateTimeOffset now, CancellationToken ct)
    {
        if (headers is null)
        {
            return;
        }

        await WebhookSecretSql.DropHeadersAsync(work, id, ct);
        if (headers.Count > 0)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(headers, WebhooksJson.Default.IReadOnlyDictionaryStringString);
            await WebhookSecretSql.InsertAsync(work, id, WebhookSecret.Seal(work.Tenant!.Value, id, WebhookSecret.Headers, json, keys, now), ct);
        }
    }
}

using Microsoft.AspNetCore.Http.HttpResults;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Idempotency;
using Plinto.Issuer.Ids;
using Plinto.Issuer.OutgoingCalls;
using Plinto.Issuer.Secrets;

namespace Plinto.Issuer.Clients;

/// <summary>
/// <c>/v1/clients</c>: the applications of a tenant, their secrets and what they may have. Rules are in <see cref="ClientRules"/>, consequences in <see cref="ClientChanges"/>.
/// How a client authenticates is OAuth's, in <c>OAuth/ClientAuthentication</c>.
/// </summary>
internal static class ClientEndpoints
{
    private static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(30);

    public static void Map(Routes routes)
    {
        var clients = routes.Root.MapGroup("/v1/clients").WithTags("clients").AddEndpointFilter<RequireCallerTenant>();
        clients.MapGet("/", ListClients).RequireAuthorization(Permissions.ReadClients);
        clients.MapGet("/{id}", GetClient).RequireAuthorization(Permissions.ReadClients);
        clients.MapPost("/", CreateClient).RequireAuthorization(Permissions.ManageClients).Produces<CreatedClient>(StatusCodes.Status201Created);
        clients.MapPatch("/{id}", UpdateClient).RequireAuthorization(Permissions.ManageClients);
        clients.MapDelete("/{id}", DeleteClient).RequireAuthorization(Permissions.ManageClients);
        clients.MapPost("/{id}/secrets", RotateSecret).RequireAuthorization(Permissions.ManageClients).Produces<CreatedClient>(StatusCodes.Status201Created);
        clients.MapPost("/{id}/revoke-tokens", RevokeTokens).RequireAuthorization(Permissions.ManageClients);
    }

    private static async Task<Results<Ok<Page<ClientBody>>, Problem>> ListClients(Caller caller, PageRequest page, ClientSql clients, CancellationToken ct)
    {
        if (!page.TryReadCursor(out ClientId? after))
        {
            return PageRequest.ForeignCursor();
        }

        var rows = await clients.ListAsync(caller.TenantId, after, page.Rows, ct);
        return TypedResults.Ok(Page<ClientBody>.Of(rows, page, ClientBody.From, client => client.Id.ToString()));
    }

    private static async Task<Results<Ok<ClientBody>, Problem>> GetClient(string id, Caller caller, ClientSql clients, HttpResponse response, CancellationToken ct)
    {
        if (!ClientId.TryParse(id, out var known) || await clients.FindAsync(caller.TenantId, known, ct) is not { } found)
        {
            return Problems.NotFound("client");
        }

        return response.OkAt(found.Version, ClientBody.From(found));
    }

    private static async Task<IResult> CreateClient(
        CreateClientRequest request, Caller caller, IdempotentWrite writes, ClientChanges changes, OutgoingCallOptions outgoing, TimeProvider time, HttpContext http,
        CancellationToken ct) =>
        ClientRules.Check(request, outgoing) is { } fault
            ? fault
            : await writes.RunAsync(http, caller, caller.TenantId, request, async work =>
            {
                var now = time.GetUtcNow();
                var client = NewClient(request, now);
                if (!await changes.CreateAsync(work, client, caller.Actor, ct))
                {
                    return WriteOutcome.Refuse(Problems.Invalid("scopes names a resource, or a scope of one, that is unknown"));
                }

                var secret = client.AuthMethod is "client_secret_basic" or "client_secret_post" ? OpaqueSecret.Generate(OpaqueSecret.ClientSecretPrefix) : null;
                if (secret is not null)
                {
                    await ClientSql.AddSecretAsync(work, client.Id, secret, now, now, ct);
                }

                return Created(client, secret);
            }, ct);

    private static async Task<Results<Ok<ClientBody>, Problem>> UpdateClient(
        string id, UpdateClientRequest request, Caller caller, IfMatch match, Database db, ClientChanges changes, OutgoingCallOptions outgoing, HttpResponse response,
        CancellationToken ct)
    {
        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!ClientId.TryParse(id, out var known) || await ClientSql.FindAsync(work, known, ct) is not { } before)
        {
            return Problems.NotFound("client");
        }

        if (ClientRules.Check(request, before, outgoing) is { } fault)
        {
            return fault;
        }

        var patch = new ClientPatch
        {
            Name = request.Name, GrantTypes = request.GrantTypes, RedirectUris = request.RedirectUris, Jwks = request.Jwks?.GetRawText(),
            DefaultResource = request.DefaultResource, Scopes = request.Scopes, Disabled = request.Disabled, PostLogoutRedirectUris = request.PostLogoutRedirectUris,
            BackchannelLogoutUri = request.BackchannelLogoutUri, ThirdParty = request.ThirdParty, RequirePushedRequests = request.RequirePushedRequests,
        };
        switch (await changes.UpdateAsync(work, before, match.Version, patch, caller.Actor, ct))
        {
            case UpdateResult.VersionMismatch:
                return Problems.VersionMismatch();
            case UpdateResult.UnknownScope:
                return Problems.Invalid("scopes names a resource, or a scope of one, that is unknown");
            default:
                var after = (await ClientSql.FindAsync(work, known, ct))!;
                await work.CommitAsync(ct);
                return response.OkAt(after.Version, ClientBody.From(after));
        }
    }

    private static async Task<Results<NoContent, Problem>> DeleteClient(string id, Caller caller, IfMatch match, Database db, ClientChanges changes, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!ClientId.TryParse(id, out var known) || await ClientSql.FindAsync(work, known, ct) is null)
        {
            return Problems.NotFound("client");
        }

        if (!await changes.DeleteAsync(work, known, match.Version, caller.Actor, ct))
        {
            return Problems.VersionMismatch();
        }

        await work.CommitAsync(ct);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> RotateSecret(
        string id, RotateSecretRequest request, Caller caller, IdempotentWrite writes, EventLog events, TimeProvider time, HttpContext http, CancellationToken ct)
    {
        if (request.PreviousExpiresIn < 0 || request.PreviousExpiresIn > (long)LongestOverlap.TotalSeconds)
        {
            return Problems.Invalid("previousExpiresIn must be between 0 seconds and 30 days");
        }

        return await writes.RunAsync(http, caller, caller.TenantId, request, async work =>
        {
            var now = time.GetUtcNow();
            if (!ClientId.TryParse(id, out var known) || await ClientSql.FindAsync(work, known, ct) is not { } client)
            {
                return WriteOutcome.Refuse(Problems.NotFound("client"));
            }

            var secret = OpaqueSecret.Generate(OpaqueSecret.ClientSecretPrefix);
            if (!await ClientSql.AddSecretAsync(work, known, secret, now, now + TimeSpan.FromSeconds(request.PreviousExpiresIn), ct))
            {
                return WriteOutcome.Refuse(Problems.Conflict("the client does not use a secret"));
            }

            await events.AppendAsync(work, new NewEvent("client.secret_rotated", caller.Actor, id), ct);
            return Created(client, secret);
        }, ct);
    }

    private static async Task<Results<NoContent, Problem>> RevokeTokens(string id, Caller caller, Database db, ClientChanges changes, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!ClientId.TryParse(id, out var known) || await ClientSql.FindAsync(work, known, ct) is null)
        {
            return Problems.NotFound("client");
        }

        await changes.RevokeTokensAsync(work, known, caller.Actor, ct);
        await work.CommitAsync(ct);
        return TypedResults.NoContent();
    }

    private static Client NewClient(CreateClientRequest request, DateTimeOffset now) => new()
    {
        Id = new ClientId(Guid.CreateVersion7(now)),
        Name = request.Name,
        Type = request.Type,
        GrantTypes = request.GrantTypes,
        RedirectUris = request.RedirectUris,
        AuthMethod = ClientRules.MethodOf(request),
        Jwks = request.Jwks?.GetRawText(),
        DefaultResource = request.DefaultResource,
        Scopes = request.Scopes,
        PostLogoutRedirectUris = request.PostLogoutRedirectUris,
        BackchannelLogoutUri = string.IsNullOrEmpty(request.BackchannelLogoutUri) ? null : request.BackchannelLogoutUri,
        ThirdParty = request.ThirdParty,
        RequirePushedRequests = request.RequirePushedRequests,
        Version = 1,
        CreatedAt = now,
        DisabledAt = null,
    };

    private static WriteOutcome Created(Client client, OpaqueSecret? secret)
    {
        var shown = new CreatedClient { Client = ClientBody.From(client), ClientSecret = secret?.Text, SecretShown = secret is not null };
        return WriteOutcome.Created("/v1/clients/" + client.Id, shown, shown with { ClientSecret = null, SecretShown = false }, client.Version);
    }
}

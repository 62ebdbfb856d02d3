using System.Net;
using Microsoft.AspNetCore.Routing;
using Plinto.Issuer.Decisions;
using Plinto.Issuer.Tests.Audit;
using Plinto.Issuer.Tests.Policies;
using Plinto.Issuer.Tests.Running;
using Plinto.Protocol.Decisions;

namespace Plinto.Issuer.Tests.ManagementApi;

/// <summary>Every endpoint of the management API, tried with another tenant's key. The list comes from the service itself: an endpoint without a row here fails.</summary>
public sealed class CrossTenantTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    /// <summary>What a key of another tenant gets: 404 for things it names, 403 for what only operators may, and its own things only where nothing is named.</summary>
    private static readonly Dictionary<string, (HttpStatusCode Expected, object? Body)> Table = new()
    {
        ["GET /v1/clients"] = (HttpStatusCode.OK, null),
        ["POST /v1/clients"] = (HttpStatusCode.BadRequest,
        new { name = "x", type = "confidential", grantTypes = new[] { "client_credentials" }, scopes = new Dictionary<string, string[]> { ["{resource}"] = [] } }),
        ["GET /v1/clients/{id}"] = (HttpStatusCode.NotFound, null),
        ["PATCH /v1/clients/{id}"] = (HttpStatusCode.NotFound, new { disabled = true }),
        ["DELETE /v1/clients/{id}"] = (HttpStatusCode.NotFound, null),
        ["POST /v1/clients/{id}/secrets"] = (HttpStatusCode.NotFound, new { }),
        ["POST /v1/clients/{id}/revoke-tokens"] = (HttpStatusCode.NotFound, null),
        ["GET /v1/resources"] = (HttpStatusCode.OK, null),
        ["POST /v1/resources"] = (HttpStatusCode.Created, new { identifier = "{resource}", name = "the same identifier is free in another tenant" }),
        ["GET /v1/resources/{id}"] = (HttpStatusCode.NotFound, null),
        ["PATCH /v1/resources/{id}"] = (HttpStatusCode.NotFound, new { name = "taken over" }),
        ["DELETE /v1/resources/{id}"] = (HttpStatusCode.NotFound, null),
        ["GET /v1/keys"] = (HttpStatusCode.OK, null),
        ["POST /v1/keys/rotate"] = (HttpStatusCode.OK, new { emergency = true }),
        ["POST /v1/keys/{kid}/revoke"] = (HttpStatusCode.NotFound, null),
        ["GET /v1/api-keys"] = (HttpStatusCode.OK, null),
        ["POST /v1/api-keys"] = (HttpStatusCode.Created, new { name = "x", permissions = new[] { "clients:read" } }),
        ["GET /v1/api-keys/{id}"] = (HttpStatusCode.NotFound, null),
        ["DELETE /v1/api-keys/{id}"] = (HttpStatusCode.NotFound, null),
        ["GET /v1/identities"] = (HttpStatusCode.OK, null),
        ["POST /v1/identities"] = (HttpStatusCode.Created, new { email = "victim@example.com", name = "the same address is free in another tenant" }),
        ["GET /v1/identities/{id}"] = (HttpStatusCode.NotFound, null),
        ["PATCH /v1/identities/{id}"] = (HttpStatusCode.NotFound, new { email = "attacker@example.com", suspended = true }),
        ["DELETE /v1/identities/{id}"] = (HttpStatusCode.NotFound, null),
        ["POST /v1/identities/{id}/password"] = (HttpStatusCode.NotFound, new { password = "quartz-lantern-river" }),
        ["POST /v1/identities/{id}/password-reset"] = (HttpStatusCode.NotFound, null),
        ["POST /v1/identities/{id}/verification"] = (HttpStatusCode.NotFound, null),
        ["GET /v1/branding"] = (HttpStatusCode.OK, null),
        ["PATCH /v1/branding"] = (HttpStatusCode.OK, new { color = "#ff0000" }),
        ["PUT /v1/branding/logo"] = (HttpStatusCode.BadRequest, new { }),
        ["DELETE /v1/branding/logo"] = (HttpStatusCode.NoContent, null),
        ["GET /v1/sessions"] = (HttpStatusCode.OK, null),
        ["DELETE /v1/sessions"] = (HttpStatusCode.BadRequest, null),
        ["GET /v1/sessions/{id}"] = (HttpStatusCode.NotFound, null),
        ["DELETE /v1/sessions/{id}"] = (HttpStatusCode.NotFound, null),
        ["GET /v1/roles"] = (HttpStatusCode.OK, null),
        ["POST /v1/roles"] = (HttpStatusCode.Created, new { name = "owner" }),
        ["GET /v1/roles/{id}"] = (HttpStatusCode.NotFound, null),
        ["PATCH /v1/roles/{id}"] = (HttpStatusCode.NotFound, new { permissions = new[] { "*:*" } }),
        ["DELETE /v1/roles/{id}"] = (HttpStatusCode.NotFound, null),
        ["GET /v1/roles/{id}/assignments"] = (HttpStatusCode.NotFound, null),
        ["PUT /v1/roles/{id}/assignments/{subject}"] = (HttpStatusCode.NotFound, null),
        ["DELETE /v1/roles/{id}/assignments/{subject}"] = (HttpStatusCode.NotFound, null),
        ["GET /v1/decisions"] = (HttpStatusCode.OK, null),
        ["GET /v1/decisions/{id}"] = (HttpStatusCode.NotFound, null),
        ["GET /v1/decisions/{id}/explanation"] = (HttpStatusCode.NotFound, null),
        ["GET /v1/audit-logs"] = (HttpStatusCode.OK, null),
        ["GET /v1/audit-logs/counts"] = (HttpStatusCode.BadRequest, null),
        ["GET /v1/audit-logs/export"] = (HttpStatusCode.OK, null),
        ["GET /v1/audit-logs/{id}"] = (HttpStatusCode.NotFound, null),
        ["GET /v1/audit-logs/exports"] = (HttpStatusCode.OK, null),
        ["POST /v1/audit-logs/exports"] = (HttpStatusCode.Created, new { format = "jsonl" }),
        ["GET /v1/audit-logs/exports/{id}"] = (HttpStatusCode.NotFound, null),
        ["POST /v1/audit-logs/exports/{id}/link"] = (HttpStatusCode.NotFound, new { }),
        ["DELETE /v1/audit-logs/exports/{id}"] = (HttpStatusCode.NotFound, null),
        ["GET /v1/log-streams"] = (HttpStatusCode.OK, null),
        ["POST /v1/log-streams"] = (HttpStatusCode.Created, new { name = "x", kind = "https", settings = new { url = "https://siem.example" } }),
        ["GET /v1/log-streams/{id}"] = (HttpStatusCode.NotFound, null),
        ["PATCH /v1/log-streams/{id}"] = (HttpStatusCode.NotFound, new { state = "paused" }),
        ["DELETE /v1/log-streams/{id}"] = (HttpStatusCode.NotFound, null),
        ["GET /v1/policies"] = (HttpStatusCode.OK, null),
        ["POST /v1/policies"] = (HttpStatusCode.Created, new { name = "victims", files = new[] { new { path = "a.rego", text = "package app" } } }),
        ["GET /v1/policies/{id}"] = (HttpStatusCode.NotFound, null),
        ["PATCH /v1/policies/{id}"] = (HttpStatusCode.NotFound, new { description = "taken over" }),
        ["DELETE /v1/policies/{id}"] = (HttpStatusCode.NotFound, null),
        ["GET /v1/policies/{id}/revisions"] = (HttpStatusCode.NotFound, null),
        ["POST /v1/policies/{id}/revisions"] = (HttpStatusCode.NotFound, new { files = new[] { new { path = "a.rego", text = "package app\n\nallow := true" } } }),
        ["GET /v1/policies/{id}/revisions/{number:int}"] = (HttpStatusCode.NotFound, null),
        ["GET /v1/policies/{id}/revisions/{number:int}/diff"] = (HttpStatusCode.NotFound, null),
        ["POST /v1/policies/{id}/activate"] = (HttpStatusCode.NotFound, new { revision = 1 }),
        ["POST /v1/policies/{id}/roll-back"] = (HttpStatusCode.NotFound, new { }),
        ["POST /v1/policies/{id}/deactivate"] = (HttpStatusCode.NotFound, new { }),
        ["GET /v1/policies/releases"] = (HttpStatusCode.OK, null),
        ["GET /v1/policies/releases/{number:long}"] = (HttpStatusCode.NotFound, null),
        ["GET /v1/policies/settings"] = (HttpStatusCode.OK, null),
        ["PATCH /v1/policies/settings"] = (HttpStatusCode.OK, new { basePolicy = false }),
        ["GET /v1/policies/bundle.tar.gz"] = (HttpStatusCode.OK, null),
        ["POST /v1/policies/check"] = (HttpStatusCode.NotFound, new { policy = "{policy}" }),
        ["POST /v1/policies/test"] = (HttpStatusCode.NotFound, new { policy = "{policy}", revision = 1 }),
        ["POST /v1/policies/evaluate"] = (HttpStatusCode.NotFound, new { policy = "{policy}", revision = 1, input = new { } }),
        ["POST /v1/policies/dry-run"] = (HttpStatusCode.NotFound, new { policy = "{policy}", inputs = new[] { new { input = new { } } } }),
        ["GET /v1/webhooks"] = (HttpStatusCode.OK, null),
        ["POST /v1/webhooks"] = (HttpStatusCode.Created, new { url = "https://attacker.invalid/", paused = true }),
        ["GET /v1/webhooks/{id}"] = (HttpStatusCode.NotFound, null),
        ["PATCH /v1/webhooks/{id}"] = (HttpStatusCode.NotFound, new { url = "https://attacker.invalid/", paused = false }),
        ["DELETE /v1/webhooks/{id}"] = (HttpStatusCode.NotFound, null),
        ["POST /v1/webhooks/{id}/secret"] = (HttpStatusCode.NotFound, new { }),
        ["GET /v1/webhooks/{id}/deliveries"] = (HttpStatusCode.NotFound, null),
        ["POST /v1/webhooks/{id}/redeliver"] = (HttpStatusCode.NotFound, new { failed = true }),
        ["POST /v1/webhooks/{id}/test"] = (HttpStatusCode.NotFound, null),
        ["GET /v1/tenant"] = (HttpStatusCode.OK, null),
        ["GET /v1/tenants"] = (HttpStatusCode.Forbidden, null),
        ["GET /v1/tenants/{id}"] = (HttpStatusCode.Forbidden, null),
        ["POST /v1/tenants"] = (HttpStatusCode.Forbidden, new { slug = "mine", name = "mine" }),
        ["PATCH /v1/tenants/{id}"] = (HttpStatusCode.Forbidden, new { disabled = true }),
        ["GET /v1/edges"] = (HttpStatusCode.OK, null),
        ["DELETE /v1/edges/{id}"] = (HttpStatusCode.Forbidden, null),
        ["GET /v1/identities/{id}/consents"] = (HttpStatusCode.NotFound, null),
        ["DELETE /v1/identities/{id}/consents/{clientId}"] = (HttpStatusCode.NotFound, null),
        ["GET /v1/audit-logs/checkpoint"] = (HttpStatusCode.OK, null),
        ["GET /v1/audit-logs/proofs"] = (HttpStatusCode.BadRequest, null),
        ["GET /v1/audit-logs/proof-file"] = (HttpStatusCode.OK, null),
        ["POST /v1/edges/enrolment-tokens"] = (HttpStatusCode.Forbidden, new { tenants = new[] { "{slug}" } }),
    };

    [Fact]
    public async Task Every_endpoint_has_a_row()
    {
        var issuer = await one.GetAsync();
        Assert.Equal(Table.Keys.Order(), Endpoints(issuer).Order());
    }

    [Fact]
    public async Task Every_endpoint_refuses_a_caller_without_a_key()
    {
        var issuer = await one.GetAsync();
        foreach (var endpoint in Endpoints(issuer))
        {
            var (method, path) = (
                new HttpMethod(endpoint.Split(' ')[0]),
                endpoint.Split(' ')[1].Replace("{id}", "x", StringComparison.Ordinal).Replace("{number:int}", "1", StringComparison.Ordinal)
                .Replace("{number:long}", "1", StringComparison.Ordinal).Replace("{kid}", "x", StringComparison.Ordinal).Replace("{clientId}", "x", StringComparison.Ordinal)
                .Replace("{subject}", "x", StringComparison.Ordinal));
            foreach (var key in new[] { null, "plk_wrong", "plo_wrong", "nonsense" })
            {
                using var response = await Management.CallAsync(issuer, key, method, path, method == HttpMethod.Get ? null : new { });
                Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{endpoint} with {key}: {response.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task Another_tenants_key_reaches_nothing()
    {
        var issuer = await one.GetAsync();
        var victim = await TestTenant.CreateAsync(issuer);
        var attacker = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await victim.EnrolmentTokenAsync());
        var victims = await IdsAsync(victim);
        var person = await TestPerson.CreateAsync(victim);
        var allowed = await TestClient.CreateAsync(victim);
        await postgres.QueryAsync(issuer.Database, $"insert into consents (tenant_id, identity_id, client_id, resource, scopes, granted_at) values ('{victim.Id.Value}', '{person.Id.Value}', '{allowed.Id.Value}', '', '{"{openid}"}', now())");
        await TestAuditLog.SealAsync(attacker);
        var before = await StateAsync(issuer, victim);

        foreach (var (endpoint, (expected, body)) in Table)
        {
            var method = new HttpMethod(endpoint.Split(' ')[0]);
            var path = endpoint.Split(' ')[1];
            path = path.Replace("{id}", path switch
            {
                _ when path.StartsWith("/v1/clients", StringComparison.Ordinal) => victims["clients"],
                _ when path.StartsWith("/v1/resources", StringComparison.Ordinal) => victims["resources"],
                _ when path.StartsWith("/v1/api-keys", StringComparison.Ordinal) => victims["api-keys"],
                _ when path.EndsWith("/consents", StringComparison.Ordinal) || path.Contains("/consents/", StringComparison.Ordinal) => person.Id.ToString(),
                _ when path.StartsWith("/v1/identities", StringComparison.Ordinal) => victims["identities"],
                _ when path.StartsWith("/v1/roles", StringComparison.Ordinal) => victims["roles"],
                _ when path.StartsWith("/v1/decisions", StringComparison.Ordinal) => victims["decisions"],
                _ when path.StartsWith("/v1/audit-logs/exports", StringComparison.Ordinal) => victims["audit-logs/exports"],
                _ when path.StartsWith("/v1/audit-logs", StringComparison.Ordinal) => victims["audit-logs"],
                _ when path.StartsWith("/v1/log-streams", StringComparison.Ordinal) => victims["log-streams"],
                _ when path.StartsWith("/v1/sessions", StringComparison.Ordinal) => victims["sessions"],
                _ when path.StartsWith("/v1/policies", StringComparison.Ordinal) => victims["policies"],
                _ when path.StartsWith("/v1/webhooks", StringComparison.Ordinal) => victims["webhooks"],
                _ when path.StartsWith("/v1/edges", StringComparison.Ordinal) => edge.Id,
                _ => victim.Slug,
            }, StringComparison.Ordinal).Replace("{number:int}", "1", StringComparison.Ordinal).Replace("{number:long}", "1", StringComparison.Ordinal)
                .Replace("{kid}", victims["keys"], StringComparison.Ordinal).Replace("{clientId}", allowed.Id.ToString(), StringComparison.Ordinal)
                .Replace("{subject}", person.Id.ToString(), StringComparison.Ordinal);
            var filled = body is null ? null : System.Text.Json.JsonSerializer.SerializeToElement(body).GetRawText()
                .Replace("{resource}", "https://only-the-victims.test", StringComparison.Ordinal).Replace("{slug}", victim.Slug, StringComparison.Ordinal)
                    .Replace("{policy}", victims["policies"], StringComparison.Ordinal);
            using var response = await attacker.CallAsync(
                method, path, filled is null ? null : System.Text.Json.JsonDocument.Parse(filled).RootElement, ("Plinto-Tenant", victim.Slug));
            var text = await response.Content.ReadAsStringAsync();

            Assert.True(expected == response.StatusCode, $"{endpoint}: {response.StatusCode} {text}");
            Assert.All(victims.Values, id => Assert.DoesNotContain(id, text, StringComparison.Ordinal));
        }

        Assert.Equal(before, await StateAsync(issuer, victim));
    }

    private static List<string> Endpoints(TestIssuer issuer) =>
    [
        .. issuer.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/v1", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}")),
    ];

    private static async Task<Dictionary<string, string>> IdsAsync(TestTenant tenant)
    {
        var ids = new Dictionary<string, string>();
        using var resource = await tenant.CallAsync(HttpMethod.Post, "/v1/resources", new { identifier = "https://only-the-victims.test", name = "secret" });
        await TestPerson.CreateAsync(tenant);
        using var role = await tenant.CallAsync(HttpMethod.Post, "/v1/roles", new { name = "owner" });
        await tenant.Issuer.Get<DecisionSql>().InsertAsync(tenant.Id, null, [new DecisionRecord
        {
            Id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), At = DateTimeOffset.UnixEpoch, TenantId = tenant.Id.ToString(), Release = 1, Entrypoint = "app/allow",
                Allowed = true, Code = "allowed", Microseconds = 1,
        }], TimeProvider.System.GetUtcNow(), CancellationToken.None);
        await TestLog.SequenceAsync(tenant);
        using var export = await tenant.CallAsync(HttpMethod.Post, "/v1/audit-logs/exports", new { format = "csv" });
        using var stream = await tenant.CallAsync(HttpMethod.Post, "/v1/log-streams", new { name = "siem", kind = "https", settings = new { url = "https://siem.example" } });
        await TestPolicy.ActiveAsync(tenant, "victims", "package app\n\nallow if input.subject.id == \"ann\"\n");
        using var webhook = await tenant.CallAsync(HttpMethod.Post, "/v1/webhooks", new { url = "https://victim.invalid/", paused = true });
        string[] kinds =
        [
            "webhooks", "policies", "clients", "resources", "api-keys", "keys", "identities", "sessions", "roles", "decisions", "audit-logs", "audit-logs/exports", "log-streams",
        ];
        foreach (var kind in kinds)
        {
            using var list = await tenant.CallAsync(HttpMethod.Get, "/v1/" + kind);
            ids[kind] = (await list.JsonAsync()).GetProperty("items").EnumerateArray().Last().GetProperty("id").GetString()!;
        }

        return ids;
    }

    private async Task<object?> StateAsync(TestIssuer issuer, TestTenant tenant) => await postgres.QueryAsync(issuer.Database, $"""
        select (select string_agg(c::text, ';' order by c.id) from clients c where tenant_id = '{tenant.Id.Value}')
            || (select string_agg(r::text, ';' order by r.id) from resources r where tenant_id = '{tenant.Id.Value}')
            || (select string_agg(k.kid || k.state, ';' order by k.kid) from signing_keys k where tenant_id = '{tenant.Id.Value}')
            || (select string_agg(a::text, ';' order by a.id) from api_keys a where tenant_id = '{tenant.Id.Value}')
            || (select string_agg(s::text, ';' order by s.id) from client_secrets s where tenant_id = '{tenant.Id.Value}')
            || (select string_agg(i::text, ';' order by i.id) from identities i where tenant_id = '{tenant.Id.Value}')
            || (select count(*)::text from outgoing_mails where tenant_id = '{tenant.Id.Value}')
            || (select string_agg(g::text, ';') from consents g where tenant_id = '{tenant.Id.Value}')
            || (select string_agg(r::text, ';' order by r.id) from roles r where tenant_id = '{tenant.Id.Value}')
            || (select count(*)::text from role_assignments where tenant_id = '{tenant.Id.Value}')
            || (select string_agg(s::text, ';' order by s.id) from sessions s where tenant_id = '{tenant.Id.Value}')
            || (select string_agg(p::text, ';' order by p.id) from policies p where tenant_id = '{tenant.Id.Value}')
            || (select string_agg(r::text, ';' order by r.number) from policy_revisions r where tenant_id = '{tenant.Id.Value}')
            || (select string_agg(x.id || x.format || coalesce(x.link_hash::text, ''), ';' order by x.id) from audit_exports x where tenant_id = '{tenant.Id.Value}')
            || (select string_agg(l.id || l.name || l.settings::text, ';' order by l.id) from log_streams l where tenant_id = '{tenant.Id.Value}')
            || (select string_agg(w::text, ';' order by w.id) from webhooks w where tenant_id = '{tenant.Id.Value}')
            || (select string_agg(s::text, ';' order by s.id) from webhook_secrets s where tenant_id = '{tenant.Id.Value}')
            || (select count(*)::text from webhook_deliveries where tenant_id = '{tenant.Id.Value}')
            || (select h::text from policy_heads h where tenant_id = '{tenant.Id.Value}')
            || (select t::text from tenants t where id = '{tenant.Id.Value}')
        """);
}

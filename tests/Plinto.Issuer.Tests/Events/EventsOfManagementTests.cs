using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Plinto.Issuer.Tests.Audit;
using Plinto.Issuer.Tests.Policies;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Events;

/// <summary>
/// Every call of the management API that can change something, and the events it writes: those and no others, each with its actor, its subject and the request. The list of calls
/// comes from the service: a new one without a step here fails.
/// </summary>
public sealed class EventsOfManagementTests(Postgres postgres)
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3, 4];

    /// <summary>Ask or try, and change nothing.</summary>
    private static readonly string[] ChangeNothing = ["POST /v1/policies/check", "POST /v1/policies/test", "POST /v1/policies/evaluate", "POST /v1/policies/dry-run"];

    private readonly HashSet<string> _called = [];
    private TestIssuer _issuer = null!;
    private TestTenant _tenant = null!;

    [Fact]
    public async Task Every_call_that_changes_something_writes_exactly_its_events()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres);
        (_issuer, _tenant) = (issuer, await TestTenant.CreateAsync(issuer));

        await ClientsAndResourcesAsync();
        await KeysAsync();
        await PeopleAsync();
        await RolesAsync();
        await PoliciesAsync();
        await BrandingAsync();
        await AuditAsync();
        await WebhooksAsync();
        await OperatorsAsync();

        var changing = issuer.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/v1", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}"))
            .Where(call => !call.StartsWith("GET ", StringComparison.Ordinal) && !call.StartsWith("HEAD ", StringComparison.Ordinal));
        Assert.Equal(changing.Order(), _called.Concat(ChangeNothing).Order());
    }

    private async Task ClientsAndResourcesAsync()
    {
        var resource = await CallAsync("POST /v1/resources", [], new { identifier = "https://events.test", name = "e" }, "resource.created");
        await CallAsync("PATCH /v1/resources/{id}", [Id(resource)], new { name = "f" }, "resource.updated");
        var client = await CallAsync("POST /v1/clients", [], new { name = "c", type = "confidential", grantTypes = new[] { "client_credentials" } }, "client.created");
        var id = client.GetProperty("client").GetProperty("id").GetString()!;
        await CallAsync("PATCH /v1/clients/{id}", [id], new { name = "d" }, "client.updated");
        await CallAsync("PATCH /v1/clients/{id}", [id], new { disabled = true }, "client.tokens_revoked", "client.disabled");
        await CallAsync("PATCH /v1/clients/{id}", [id], new { disabled = false }, "client.enabled");
        await CallAsync("POST /v1/clients/{id}/secrets", [id], new { }, "client.secret_rotated");
        await CallAsync("POST /v1/clients/{id}/revoke-tokens", [id], null, "client.tokens_revoked");
        await CallAsync("DELETE /v1/clients/{id}", [id], null, "client.tokens_revoked", "client.deleted");
        await CallAsync("DELETE /v1/resources/{id}", [Id(resource)], null, "resource.deleted");
    }

    private async Task KeysAsync()
    {
        await CallAsync("POST /v1/keys/rotate", [], new { emergency = true }, "key.rotated");
        using var keys = await _tenant.CallAsync(HttpMethod.Get, "/v1/keys");
        var retired = (await keys.JsonAsync()).GetProperty("items").EnumerateArray().Last(key => key.GetProperty("state").GetString() == "retired").GetProperty("id").GetString()!;
        await CallAsync("POST /v1/keys/{kid}/revoke", [retired], null, "key.revoked");
        var key = await CallAsync("POST /v1/api-keys", [], new { name = "k", permissions = new[] { "clients:read" } }, "api_key.created");
        await CallAsync("DELETE /v1/api-keys/{id}", [key.GetProperty("apiKey").GetProperty("id").GetString()!], null, "api_key.revoked");
    }

    private async Task PeopleAsync()
    {
        var created = Id(await CallAsync("POST /v1/identities", [], new { email = "ada@events.test", name = "Ada" }, "identity.created"));
        await CallAsync("POST /v1/identities/{id}/verification", [created], null, "identity.mail_requested");
        await CallAsync("POST /v1/identities/{id}/password-reset", [created], null, "identity.mail_requested");
        await CallAsync("POST /v1/identities/{id}/password", [created], new { password = "quartz-lantern-river" }, "identity.password_changed");
        await CallAsync("PATCH /v1/identities/{id}", [created], new { name = "Ada L" }, "identity.updated");
        await CallAsync("PATCH /v1/identities/{id}", [created], new { emailVerified = true }, "identity.email_verified");
        await CallAsync("PATCH /v1/identities/{id}", [created], new { suspended = true }, "identity.suspended");
        await CallAsync("PATCH /v1/identities/{id}", [created], new { suspended = false }, "identity.resumed");
        await CallAsync("DELETE /v1/identities/{id}", [created], null, "identity.deleted");

        var person = await TestPerson.CreateAsync(_tenant);
        var phone = person.OtherBrowser();
        await phone.SignInAsync();
        await CallAsync("DELETE /v1/sessions/{id}", [person.Session.ToString()!], null, "session.revoked");
        await CallAsync("DELETE /v1/sessions", ["?identityId=" + person.Id], null, "session.revoked");
        var client = await TestClient.CreateAsync(_tenant);
        await postgres.QueryAsync(_issuer.Database, $$"""
            insert into consents (tenant_id, identity_id, client_id, resource, scopes, granted_at) values ('{{_tenant.Id.Value}}', '{{person.Id.Value}}', '{{client.Id.Value}}', '', '{openid}', now())
            """);
        await CallAsync("DELETE /v1/identities/{id}/consents/{clientId}", [person.Id.ToString(), client.Id.ToString()], null, "consent.withdrawn");
    }

    private async Task RolesAsync()
    {
        var person = await TestPerson.CreateAsync(_tenant);
        var role = Id(await CallAsync("POST /v1/roles", [], new { name = "owner" }, "role.created"));
        await CallAsync("PATCH /v1/roles/{id}", [role], new { permissions = new[] { "a:b" } }, "role.updated");
        await CallAsync("PUT /v1/roles/{id}/assignments/{subject}", [role, person.Id.ToString()], null, "role.assigned");
        await CallAsync("DELETE /v1/roles/{id}/assignments/{subject}", [role, person.Id.ToString()], null, "role.unassigned");
        await CallAsync("DELETE /v1/roles/{id}", [role], null, "role.deleted");
    }

    private async Task PoliciesAsync()
    {
        var files = TestPolicy.Files("package app\n\nallow := true");
        var policy = Id(await CallAsync("POST /v1/policies", [], new { name = "app", files }, "policy.created"));
        await CallAsync("PATCH /v1/policies/{id}", [policy], new { description = "d" }, "policy.described");
        await CallAsync("POST /v1/policies/{id}/revisions", [policy], new { files = TestPolicy.Files("package app\n\nallow := false") }, "policy.revised");
        await CallAsync("POST /v1/policies/{id}/activate", [policy], new { revision = 1 }, "policy.activated");
        await CallAsync("POST /v1/policies/{id}/activate", [policy], new { revision = 2 }, "policy.activated");
        await CallAsync("POST /v1/policies/{id}/roll-back", [policy], new { }, "policy.rolled_back");
        await CallAsync("POST /v1/policies/{id}/deactivate", [policy], new { }, "policy.deactivated");
        await CallAsync("DELETE /v1/policies/{id}", [policy], null, "policy.deleted");
        await CallAsync("PATCH /v1/policies/settings", [], new { basePolicy = false }, "policy.settings_changed");
    }

    private async Task BrandingAsync()
    {
        await CallAsync("PATCH /v1/branding", [], new { color = "#224466" }, "branding.updated");
        using var logo = new ByteArrayContent(Png) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } };
        await CallAsync("PUT /v1/branding/logo", [], logo, "branding.updated");
        await CallAsync("DELETE /v1/branding/logo", [], null, "branding.updated");
    }

    private async Task AuditAsync()
    {
        var export = Id(await CallAsync("POST /v1/audit-logs/exports", [], new { format = "csv" }, "audit.export_created"));
        await AuditExportJobTests.DoneAsync(_tenant, export);
        await CallAsync("POST /v1/audit-logs/exports/{id}/link", [export], null, "audit.export_linked");
        await CallAsync("DELETE /v1/audit-logs/exports/{id}", [export], null, "audit.export_deleted");
        var stream = Id(await CallAsync("POST /v1/log-streams", [], new { name = "s", kind = "https", settings = new { url = "https://siem.example" } }, "log_stream.created"));
        await CallAsync("PATCH /v1/log-streams/{id}", [stream], new { state = "paused" }, "log_stream.updated");
        await CallAsync("DELETE /v1/log-streams/{id}", [stream], null, "log_stream.deleted");
    }

    private async Task WebhooksAsync()
    {
        var made = await CallAsync("POST /v1/webhooks", [], new { url = "https://events.invalid/", paused = true }, "webhook.created");
        var webhook = Id(made.GetProperty("webhook"));
        await CallAsync("PATCH /v1/webhooks/{id}", [webhook], new { description = "d" }, "webhook.updated");
        await CallAsync("POST /v1/webhooks/{id}/secret", [webhook], new { }, "webhook.secret_rotated");
        await CallAsync("POST /v1/webhooks/{id}/redeliver", [webhook], new { failed = true }, "webhook.redelivered");
        await CallAsync("POST /v1/webhooks/{id}/test", [webhook], null, "webhook.test");
        await CallAsync("DELETE /v1/webhooks/{id}", [webhook], null, "webhook.deleted");
    }

    private async Task OperatorsAsync()
    {
        await CallAsync("PATCH /v1/tenants/{id}", [_tenant.Slug], new { name = "other" }, "tenant.updated");
        await CallAsync("PATCH /v1/tenants/{id}", [_tenant.Slug], new { disabled = true }, "tenant.disabled");
        await CallAsync("PATCH /v1/tenants/{id}", [_tenant.Slug], new { disabled = false }, "tenant.enabled");
        await CallAsync("POST /v1/edges/enrolment-tokens", [], new { tenants = new[] { _tenant.Slug } }, "edge.enrolment_token_created");
        var edge = await TestEdge.EnrolAsync(_issuer, await _tenant.EnrolmentTokenAsync());
        await CallAsync("DELETE /v1/edges/{id}", [edge.Id], null, "edge.revoked");

        using var made = await Management.CallAsync(_issuer, _issuer.OperatorKey, HttpMethod.Post, "/v1/tenants", new { slug = _tenant.Slug + "-2", name = "made" });
        _called.Add("POST /v1/tenants");
        var other = Id(await made.JsonAsync(HttpStatusCode.Created));
        Assert.Equal("tenant.created", await postgres.QueryAsync(
            _issuer.Database, $"select string_agg(e.type, ',') from events e join tenants t on t.id = e.tenant_id where t.slug = '{_tenant.Slug}-2'"));
        Assert.StartsWith("tnt_", other, StringComparison.Ordinal);
    }

    /// <summary>Calls it with what fills its route's braces in turn, and looks at what the tenant's log got.</summary>
    private async Task<JsonElement> CallAsync(string call, string[] values, object? body, params string[] types)
    {
        _called.Add(call);
        var path = call.Split(' ')[1];
        foreach (var value in values)
        {
            var (open, close) = (path.IndexOf('{', StringComparison.Ordinal), path.IndexOf('}', StringComparison.Ordinal));
            path = open < 0 ? path + value : string.Concat(path.AsSpan(0, open), value, path.AsSpan(close + 1));
        }

        var asOperator = path.StartsWith("/v1/tenants", StringComparison.Ordinal) || path.StartsWith("/v1/edges", StringComparison.Ordinal);
        var before = await LastAsync();
        using var request = new HttpRequestMessage(new HttpMethod(call.Split(' ')[0]), path)
        {
            Content = body as HttpContent ?? (body is null ? null : JsonContent.Create(body)),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", asOperator ? _issuer.OperatorKey : _tenant.ApiKey) },
        };
        using var response = await _issuer.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();

        Assert.True(response.IsSuccessStatusCode, $"{call}: {(int)response.StatusCode} {text}");
        var written = (await postgres.QueryAsync(_issuer.Database, $"""
            select coalesce(string_agg(concat_ws('|', type, actor_kind, (actor_id is not null)::text, (subject <> '')::text, (request_id is not null)::text,
                (personal_commitment is not null)::text), ',' order by seq), '')
            from events where tenant_id = '{_tenant.Id.Value}' and seq > {before} and type <> 'edge.enrolled'
            """))!.ToString();
        Assert.Equal(string.Join(',', types.Select(type => $"{type}|{(asOperator ? "operator" : "api_key")}|true|true|true|true")), written);
        return JsonDocument.Parse(text.Length == 0 ? "null" : text).RootElement;
    }

    private async Task<string> LastAsync() =>
        Convert.ToString(await postgres.QueryAsync(_issuer.Database, $"select coalesce(max(seq), 0) from events where tenant_id = '{_tenant.Id.Value}'"),
            CultureInfo.InvariantCulture)!;

    private static string Id(JsonElement body) => body.GetProperty("id").GetString()!;
}

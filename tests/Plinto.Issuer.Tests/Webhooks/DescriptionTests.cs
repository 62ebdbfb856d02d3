using System.Text.Json;
using Json.Schema;
using Plinto.Issuer.Events;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Webhooks;

/// <summary>The webhooks of the API description: what is posted is what they say, by a validator that is not ours.</summary>
public sealed class DescriptionTests(Postgres postgres)
{
    [Fact]
    public async Task Every_type_of_event_is_described_and_what_is_posted_is_as_described()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, settings: TestWebhook.Private);
        await using var receiver = await TestReceiver.StartAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        await TestWebhook.CreateAsync(tenant, new { url = receiver.Url, types = new[] { "*" } });
        using var client = await tenant.CallAsync(HttpMethod.Post, "/v1/clients", new { name = "app", type = "confidential", grantTypes = new[] { "client_credentials" } });
        using var role = await tenant.CallAsync(HttpMethod.Post, "/v1/roles", new { name = "reader", permissions = new[] { "documents:read" } });
        var id = (await role.JsonAsync(System.Net.HttpStatusCode.Created)).GetProperty("id").GetString();
        using var changed = await tenant.CallAsync(HttpMethod.Patch, "/v1/roles/" + id, new { permissions = new[] { "documents:write" } });
        await TestWebhook.UntilAsync(issuer, () => receiver.Calls.Count >= 3, "three calls");

        using var answer = await issuer.Http.GetAsync("/openapi/v1.json");
        var description = await answer.JsonAsync();
        var webhooks = description.GetProperty("webhooks");

        Assert.Equal(issuer.Get<EventCatalogue>().All.Select(type => type.Name), webhooks.EnumerateObject().Select(webhook => webhook.Name).Order(StringComparer.Ordinal));
        Assert.All(receiver.Calls, call =>
        {
            Assert.Null(FaultOf(description, call.Json.GetProperty("type").GetString()!, call.Json));
            Assert.NotNull(FaultOf(description, "session.started", call.Json));
        });
        Assert.Contains(receiver.Calls, call => call.Json.GetProperty("type").GetString() == "client.created");
    }

    private static string? FaultOf(JsonElement description, string type, JsonElement payload)
    {
        var schema = description.GetProperty("webhooks").GetProperty(type).GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json")
            .GetProperty("schema").GetRawText();
        var common = description.GetProperty("components").GetProperty("schemas").GetProperty("WebhookPayload").GetRawText();
        var whole = $$"""{"$defs":{"WebhookPayload":{{common}}},"allOf":[{{schema.Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal)}}]}""";
        var result = JsonSchema.FromText(whole).Evaluate(payload, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return result.IsValid ? null : JsonSerializer.Serialize(result);
    }
}

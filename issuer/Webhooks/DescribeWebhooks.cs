using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Plinto.Issuer.Events;

namespace Plinto.Issuer.Webhooks;

/// <summary>The webhooks of the API description (OpenAPI 3.1 §4.8.1): one a type of event, made of the catalogue, with the payload of the default version.</summary>
internal sealed class DescribeWebhooks(EventCatalogue catalogue) : IOpenApiDocumentTransformer
{
    private const string Payload = "WebhookPayload";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.AddComponent(Payload, Common());
        document.Webhooks = catalogue.All.ToDictionary(type => type.Name, type => (IOpenApiPathItem)new OpenApiPathItem
        {
            Operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Post] = Operation(document, type) },
        });
        return Task.CompletedTask;
    }

    private static OpenApiOperation Operation(OpenApiDocument document, EventType type) => new()
    {
        Summary = type.Description,
        Description = $"A webhook whose `types` take `{type.Name}` is posted this. The subject is a {type.Subject}.",
        Parameters =
        [
            Header("webhook-id", "the event's id; whoever is told of it twice knows it by this"),
            Header("webhook-timestamp", "when this call was made, in seconds of Unix time"),
            Header("webhook-signature", "signatures by Standard Webhooks, by blanks: `v1,` HMAC-SHA256, `v1a,` Ed25519"),
        ],
        RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new OpenApiMediaType { Schema = Schema(document, type) } },
        },
        Responses = new OpenApiResponses
        {
            ["2XX"] = new OpenApiResponse { Description = "It was taken. Anything else is tried again." },
            ["410"] = new OpenApiResponse { Description = "The webhook is disabled." },
        },
    };

    private static OpenApiParameter Header(string name, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Required = true,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiSchema Schema(OpenApiDocument document, EventType type) => new()
    {
        AllOf =
        [
            new OpenApiSchemaReference(Payload, document),
            new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["type"] = new OpenApiSchema { Const = type.Name },
                    ["data"] = Object(type.Data.ToDictionary(member => member.Name, Member), [.. type.Data.Where(member => !member.Optional).Select(member => member.Name)]),
                },
            },
        ],
    };

    private static IOpenApiSchema Member(EventMember member) => new OpenApiSchema
    {
        Type = Enum.Parse<JsonSchemaType>(member.Type, ignoreCase: true) | (member.Optional ? JsonSchemaType.Null : 0),
        Description = member.Description,
        Items = member.Type == "array" ? new OpenApiSchema { Type = JsonSchemaType.String } : null,
    };

    private static OpenApiSchema Common()
    {
        var properties = new Dictionary<string, IOpenApiSchema>
        {
            ["id"] = Text("`evt_…`"),
            ["type"] = Text("noun and past participle, such as `client.created`"),
            ["timestamp"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time", Description = "when it happened" },
            ["subject"] = Text("id of what it happened to"),
            ["actor"] = Object(
                new() { ["kind"] = Text("`operator`, `api_key`, `client`, `identity` or `system`"), ["id"] = TextOrNull("who"), ["actingFor"] = TextOrNull("on whose behalf") }, ["kind"]),
            ["organization"] = TextOrNull("`org_…` it happened in"),
            ["data"] = new OpenApiSchema { Type = JsonSchemaType.Object },
        };
        var payload = Object(properties, [.. properties.Keys]);
        payload.Description = $"An event as webhooks of version {PayloadVersions.Default} are told of it; later versions have all members of the audit log.";
        return payload;
    }

    private static OpenApiSchema Object(Dictionary<string, IOpenApiSchema> properties, HashSet<string> required) =>
        new() { Type = JsonSchemaType.Object, Properties = properties, Required = required };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };

    private static OpenApiSchema TextOrNull(string description) => new() { Type = JsonSchemaType.String | JsonSchemaType.Null, Description = description };
}

using System.Text.Json.Serialization;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Webhooks;

/// <summary>Serialization of what the webhook endpoints take and answer.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateWebhookRequest))]
[JsonSerializable(typeof(UpdateWebhookRequest))]
[JsonSerializable(typeof(RotateWebhookSecretRequest))]
[JsonSerializable(typeof(CreatedWebhook))]
[JsonSerializable(typeof(Page<WebhookBody>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class WebhooksJson : JsonSerializerContext;

using System.Text.Json.Serialization;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Webhooks.Delivery;

/// <summary>Serialization of the delivery log and of what is written to it.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<DeliveryResult>))]
[JsonSerializable(typeof(IReadOnlyList<AttemptBody>))]
[JsonSerializable(typeof(Page<DeliveryBody>))]
[JsonSerializable(typeof(RedeliverRequest))]
[JsonSerializable(typeof(QueuedBody))]
[JsonSerializable(typeof(DeliveryBody))]
internal sealed partial class DeliveryJson : JsonSerializerContext;

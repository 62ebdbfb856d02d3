using System.Text.Json.Serialization;
using Plinto.Protocol.Decisions;
using Plinto.Protocol.EdgeFeed;
using Plinto.Protocol.Keys;

namespace Plinto.Protocol;

/// <summary>
/// Serialization of the wire records: camelCase (RFC names where a record has them), absent members for null, unknown members ignored so that an older reader goes on.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TenantSnapshot))]
[JsonSerializable(typeof(TenantChange))]
[JsonSerializable(typeof(FeedHeartbeat))]
[JsonSerializable(typeof(FeedHello))]
[JsonSerializable(typeof(FeedReset))]
[JsonSerializable(typeof(FeedAcknowledgement))]
[JsonSerializable(typeof(EdgeEnrolmentRequest))]
[JsonSerializable(typeof(EdgeEnrolment))]
[JsonSerializable(typeof(DecisionBatch))]
[JsonSerializable(typeof(DecisionReceipt))]
[JsonSerializable(typeof(DecisionRecord))]
[JsonSerializable(typeof(JsonWebKeySetRecord))]
public sealed partial class ProtocolJson : JsonSerializerContext;

using System.Text.Json.Serialization;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.LogStreams;

/// <summary>Serialization of log streams.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Page<LogStreamBody>))]
[JsonSerializable(typeof(LogStreamBody))]
[JsonSerializable(typeof(CreateLogStreamRequest))]
[JsonSerializable(typeof(UpdateLogStreamRequest))]
[JsonSerializable(typeof(StreamSettings))]
internal sealed partial class LogStreamsJson : JsonSerializerContext;

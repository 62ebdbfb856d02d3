using System.Text.Json.Serialization;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>Serialization of drafts that are tried, and what came of it.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FilesRequest))]
[JsonSerializable(typeof(CheckResource))]
[JsonSerializable(typeof(TestReportResource))]
[JsonSerializable(typeof(EvaluateRequest))]
[JsonSerializable(typeof(EvaluationResource))]
[JsonSerializable(typeof(DryRunRequest))]
[JsonSerializable(typeof(DryRunResource))]
internal sealed partial class DryRunsJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>Serialization of drafts that are tried, and what came of it.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FilesRequest))]
[JsonSerializable(typeof(CheckBody))]
[JsonSerializable(typeof(TestReportBody))]
[JsonSerializable(typeof(EvaluateRequest))]
[JsonSerializable(typeof(EvaluationBody))]
[JsonSerializable(typeof(DryRunRequest))]
[JsonSerializable(typeof(DryRunBody))]
internal sealed partial class DryRunsJson : JsonSerializerContext;

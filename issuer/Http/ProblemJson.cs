using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Plinto.Issuer.Policies.Execution;
using Plinto.Issuer.Policies.Releases;

namespace Plinto.Issuer.Http;

/// <summary>Serialization of problems, with the types their extensions have.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(Dictionary<string, string[]>))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(IReadOnlyList<PolicyError>))]
[JsonSerializable(typeof(IReadOnlyList<PolicyTestResource>))]
internal sealed partial class ProblemJson : JsonSerializerContext;

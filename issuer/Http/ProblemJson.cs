using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace Plinto.Issuer.Http;

/// <summary>Serialization of problems, with the plain types their extensions have; a slice adds its own (<see cref="JsonContexts"/>).</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(Dictionary<string, string[]>))]
[JsonSerializable(typeof(string))]
internal sealed partial class ProblemJson : JsonSerializerContext;

using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace Plinto.Issuer.Http;

/// <summary>Serialization of problems, with the types their extensions have.</summary>
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(Dictionary<string, string[]>))]
[JsonSerializable(typeof(string))]
internal sealed partial class ProblemJson : JsonSerializerContext;

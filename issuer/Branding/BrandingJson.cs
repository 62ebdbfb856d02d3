using System.Text.Json.Serialization;

namespace Plinto.Issuer.Branding;

/// <summary>Serialization of what the branding endpoints take and answer.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BrandBody))]
[JsonSerializable(typeof(UpdateBrandRequest))]
internal sealed partial class BrandingJson : JsonSerializerContext;

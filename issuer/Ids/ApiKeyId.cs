
namespace Plinto.Issuer.Ids;

/// <summary>An API key's id, which is no secret.</summary>
internal readonly record struct ApiKeyId(Guid Value) : ITypeId<ApiKeyId>
{
    public static string Prefix => "key";

    public static ApiKeyId Of(Guid value) => new(value);

    /// <summary>The wire form, <c>key_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}


namespace Plinto.Issuer.Ids;

/// <summary>A client's id; also its <c>client_id</c> in OAuth.</summary>
internal readonly record struct ClientId(Guid Value) : ITypeId<ClientId>
{
    public static string Prefix => "cli";

    public static ClientId Of(Guid value) => new(value);

    /// <summary>The wire form, <c>cli_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}

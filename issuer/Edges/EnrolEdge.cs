using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Ids;
using Plinto.Protocol.EdgeFeed;
using Plinto.Protocol.Keys;

namespace Plinto.Issuer.Edges;

/// <summary>Enrols an edge: the one-time token is used up in the transaction that registers its key, and each of its tenants has the event in its own log.</summary>
internal sealed class EnrolEdge(Database db, EventLog events, TimeProvider time)
{
    private const int LongestName = 100;
    private const int LongestToken = 200;

    /// <summary>The new edge's id. Null if the token is unknown, expired or was used before.</summary>
    public async Task<EdgeId?> RunAsync(EdgeEnrolmentRequest request, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var id = new EdgeId(Guid.CreateVersion7(now));
        await using var work = await db.BeginAsync(null, ct);
        if (await EnrolmentTokenSql.ConsumeAsync(work, EnrolmentToken.HashOf(request.Token), id, now, ct) is not { } token)
        {
            return null;
        }

        var name = token.Name ?? request.Name;
        await EdgeSql.InsertAsync(work, id, name, request.Key with { KeyId = id.ToString(), Use = "sig" }, now, ct);
        foreach (var tenant in token.Tenants)
        {
            await work.EnterAsync(new TenantId(tenant), ct);
            await EdgeSql.AddTenantAsync(work, id, ct);
            await events.AppendAsync(work, new NewEvent("edge.enrolled", Actor.System, id.ToString()) { Data = new() { ["name"] = name } }, ct);
        }

        await work.CommitAsync(ct);
        return id;
    }

    /// <summary>What is wrong with a request, before its token is touched; null if nothing is.</summary>
    public static string? FaultOf(EdgeEnrolmentRequest request) =>
        request.Token is not { Length: > 0 and <= LongestToken } ? $"token must have 1 to {LongestToken} characters"
        : request.Name is not { Length: > 0 and <= LongestName } || request.Name.Any(char.IsControl)
            ? $"name must have 1 to {LongestName} characters, none of them control characters"
        : !IsPoint(request.Key) ? "key must be an ES256 public key on P-256"
        : null;

    private static bool IsPoint(JsonWebKeyRecord key)
    {
        if (key is not { KeyType: "EC", Algorithm: "ES256", Curve: "P-256", X: { } x, Y: { } y })
        {
            return false;
        }

        try
        {
            using var imported = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Base64UrlEncoder.DecodeBytes(x), Y = Base64UrlEncoder.DecodeBytes(y) },
            });
            return imported.KeySize == 256;
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException or ArgumentException)
        {
            return false;
        }
    }
}

using System.Text;
using Plinto.Protocol.EdgeFeed;
using Plinto.Protocol.Keys;
using Plinto.Tokens.Signatures;

namespace Plinto.Edge.Tests.Running;

/// <summary>A tenant of the <see cref="FakeIssuer"/>: signs tokens of any kind.</summary>
internal sealed class FakeTenant(string slug)
{
    public const string Audience = "https://api.example";

    public TenantRecord Record { get; set; } = new() { Id = "tnt_" + slug, Slug = slug, Issuer = $"https://id.example/t/{slug}", FormerIssuers = [] };

    public SigningKey Key { get; private set; } = SigningKey.Create();

    public List<SigningKey> Published { get; } = [];

    public List<string> RevokedKeys { get; } = [];

    public List<Revocation> Revocations { get; } = [];

    public long LastChange { get; set; }

    /// <summary>The active policies; null as from an issuer that knows none.</summary>
    public PolicyRecord? Policy { get; set; }

    public RolesRecord? Roles { get; set; }

    /// <summary>A new key signs from now on; the old one still verifies.</summary>
    public void Rotate()
    {
        Published.Add(Key);
        Key = SigningKey.Create();
    }

    public void RevokeKey()
    {
        RevokedKeys.Add(Key.KeyId);
        Key = SigningKey.Create();
    }

    public IReadOnlyList<JsonWebKeyRecord> Keys() => [FakeIssuer.KeyRecord(Key), .. Published.Select(FakeIssuer.KeyRecord)];

    public TenantSnapshot Snapshot(string epoch, long position, DateTimeOffset now) => new()
    {
        Epoch = epoch,
        Position = position,
        LastChange = LastChange,
        Horizon = now,
        Tenant = Record,
        Keys = Keys(),
        RevokedKeys = [.. RevokedKeys],
        Revocations = [.. Revocations],
        Policy = Policy,
        Roles = Roles,
    };

    public string Token(string id = "token-1", string scope = "api:read", string audience = Audience, string subject = "usr_1", string? session = "ses_1", int expiresIn = 300,
        string client = "cli_1", string? issuer = null, SigningKey? key = null, string? acr = null)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var sid = session is null ? "" : $",\"sid\":\"{session}\"";
        sid += acr is null ? "" : $",\"acr\":\"{acr}\"";
        var claims = $$"""{"iss":"{{issuer ?? Record.Issuer}}","aud":"{{audience}}","sub":"{{subject}}","client_id":"{{client}}","jti":"{{id}}","iat":{{now - 1}},"exp":{{now + expiresIn}},"scope":"{{scope}}"{{sid}}}""";
        return (key ?? Key).Sign("at+jwt", Encoding.UTF8.GetBytes(claims));
    }
}

using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Plinto.Decisions;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;
using Plinto.Issuer.Policies.Execution;
using Plinto.Issuer.Policies.Sources;
using Plinto.Rego.Bundles;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Signatures;

namespace Plinto.Issuer.Bundles;

/// <summary>
/// What is active as a signed bundle. A signature by ECDSA is another each time; the first one of a version is kept, so that every replica answers the same bytes under one ETag.
/// </summary>
internal sealed class BuildBundle(BundleSql bundles, SigningKeys keys, PolicyWork work)
{
    /// <summary>Keeps signatures apart: a token signed by the same key is no bundle, and a bundle's signature is no token.</summary>
    private const string SignatureType = "plinto-bundle+jwt";

    private const int MostRounds = 5;
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };
    private static readonly Dictionary<string, object> Header = new() { ["typ"] = SignatureType };

    /// <summary>The archive and its version, or why there is none.</summary>
    public async Task<(BundleVersion? Version, byte[]? Archive, Problem? Fault)> RunAsync(TenantId tenant, CancellationToken ct)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            if (await bundles.ReadAsync(tenant, ct) is not { } state)
            {
                return (null, null, Problems.NotFound("bundle of a tenant that has no keys"));
            }

            if (await keys.GetAsync(tenant, state.Version.KeyId, ct) is not { } key)
            {
                continue; // revoked just now: another signs
            }

            var (built, fault) = await work.DecideAsync(tenant, () => Build(state, key), ct);
            if (built is null)
            {
                return (null, null, fault);
            }

            if (built.Kept || await bundles.KeepAsync(tenant, state.Signed, state.Version.Tag, built.Jws, ct))
            {
                return (state.Version, built.Archive, null);
            }
        }

        return (null, null, Problems.Unavailable("the policies change too often to be bundled").After(1));
    }

    private static Built Build(BundleState state, SigningCredentials key)
    {
        var bundle = new PolicyBundle
        {
            Revision = state.Version.Release.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Entrypoints = state.Entrypoints,
            Modules = state.Sources.Modules(),
            Data = RolesData.From(state.Roles.Roles, state.Roles.Assignments),
            Plan = PlanText.Decompress(state.Plan ?? BasePolicy.CompressedPlan),
            Wasm = state.Version.Release == 0 ? BasePolicy.WasmModule : state.Module,
        };
        var (jws, kept) = ("", false);
        using var archive = new MemoryStream();
        BundleWriter.Write(bundle, archive, payload =>
        {
            kept = state.Signed is { } signed && signed.Tag == state.Version.Tag
                && CompactJws.Parse(signed.Jws, SignatureType, out var before) == TokenFailure.None && before.Payload.AsSpan().SequenceEqual(payload.Span);
            return jws = kept ? state.Signed!.Value.Jws : Handler.CreateToken(Encoding.UTF8.GetString(payload.Span), key, Header);
        });
        return new Built(archive.ToArray(), jws, kept);
    }

    private sealed record Built(byte[] Archive, string Jws, bool Kept);
}

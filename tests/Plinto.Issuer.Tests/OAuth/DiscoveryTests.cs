using System.Text.Json;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.OAuth;

/// <summary>What the metadata says is so.</summary>
public sealed class DiscoveryTests(OneIssuer one) : IClassFixture<OneIssuer>
{
    [Fact]
    public async Task Every_endpoint_it_names_is_there()
    {
        var (tenant, metadata) = await MetadataAsync();
        var named = metadata.EnumerateObject().Where(member => member.Name.EndsWith("_endpoint", StringComparison.Ordinal) || member.Name == "jwks_uri").ToList();

        Assert.Equal(8, named.Count);
        foreach (var member in named)
        {
            var address = member.Value.GetString()!;
            Assert.StartsWith(tenant.Stored.Issuer + "/", address, StringComparison.Ordinal);
            using var response = await tenant.Issuer.Http.GetAsync(new Uri(address).AbsolutePath);
            Assert.True((int)response.StatusCode is not 404 and < 500, $"{member.Name}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task It_says_what_is_supported_and_what_is_not()
    {
        var (_, metadata) = await MetadataAsync();
        string[] List(string name) => [.. metadata.GetProperty(name).EnumerateArray().Select(value => value.GetString()!)];

        Assert.Equal(["code"], List("response_types_supported"));
        Assert.Equal(["query", "form_post"], List("response_modes_supported"));
        Assert.Equal(["S256"], List("code_challenge_methods_supported"));
        Assert.Equal(["openid", "profile", "email", "offline_access"], List("scopes_supported"));
        Assert.Equal(["public"], List("subject_types_supported"));
        Assert.Equal(["ES256"], List("id_token_signing_alg_values_supported"));
        Assert.Equal(["none", "login", "consent", "select_account", "create"], List("prompt_values_supported"));
        Assert.Contains("none", List("token_endpoint_auth_methods_supported"));
        foreach (var (name, value) in new[]
        {
            ("authorization_response_iss_parameter_supported", true), ("backchannel_logout_supported", true), ("backchannel_logout_session_supported", true),
            ("require_pushed_authorization_requests", false), ("request_parameter_supported", false), ("request_uri_parameter_supported", false),
            ("claims_parameter_supported", false),
        })
        {
            Assert.Equal(value, metadata.GetProperty(name).GetBoolean());
        }
    }

    private async Task<(TestTenant Tenant, JsonElement Metadata)> MetadataAsync()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        using var response = await tenant.Issuer.Http.GetAsync(tenant.Path + "/.well-known/openid-configuration");
        return (tenant, await response.JsonAsync());
    }
}

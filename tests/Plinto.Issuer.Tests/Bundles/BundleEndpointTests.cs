using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Tests.Feed;
using Plinto.Issuer.Tests.Policies;
using Plinto.Issuer.Tests.Running;
using Plinto.Rego;
using Plinto.Rego.Bundles;
using Plinto.Rego.Plan;
using Plinto.Rego.Run;
using Plinto.Rego.Syntax;
using Plinto.Rego.Values;

namespace Plinto.Issuer.Tests.Bundles;

/// <summary>The bundle: in OPA's format, signed by the tenant, the same bytes for one ETag.</summary>
public sealed class BundleEndpointTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    private const string Path = "/v1/policies/bundle.tar.gz";
    private const string Allow = "package app\n\nimport data.plinto.rbac\n\nallow if rbac.allow\n\nallow if input.subject.id == \"ann\"\n";

    [Fact]
    public async Task The_bundle_holds_what_is_in_force_signed_by_a_published_key()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = tenant.ClientId.ToString();
        await PolicyFeedTests.GiveRoleAsync(tenant, "reader", ["documents:read"], client);
        await TestPolicy.ActiveAsync(tenant, "app", Allow, "package app_test\n\ntest_ann if data.app.allow with input as {\"subject\": {\"id\": \"ann\"}}\n");

        using var response = await tenant.CallAsync(HttpMethod.Get, Path);
        var archive = await response.Content.ReadAsByteArrayAsync();
        var bundle = BundleReader.Read(new MemoryStream(archive), await VerifierAsync(tenant));

        Assert.Equal("application/vnd.openpolicyagent.bundles", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("1", bundle.Revision);
        Assert.Equal(["plinto/rbac/allow", "app/allow"], bundle.Entrypoints);
        Assert.Equal(["app/file0.rego", "plinto/rbac.rego"], bundle.Modules.Select(module => module.File));
        var policy = RegoPolicy.Create(PolicyPlan.Read(bundle.Plan!.Value), new RegoPolicyOptions { Data = bundle.Data });
        Assert.True(policy.Evaluate("app/allow", PolicyFeedTests.Question(client, "documents", "read")).IsTrue);
        Assert.False(policy.Evaluate("app/allow", PolicyFeedTests.Question(client, "documents", "write")).IsTrue);
        // A stock OPA takes the sources: they compile to the same decisions.
        var again = RegoPolicy.Create(RegoCompiler.Compile(bundle.Modules, bundle.Entrypoints).Plan!, new RegoPolicyOptions { Data = bundle.Data });
        Assert.True(again.Evaluate("app/allow", PolicyFeedTests.Question(client, "documents", "read")).IsTrue);
    }

    [Fact]
    public async Task Manifest_and_plan_are_as_OPAs_schemas_say()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        await TestPolicy.ActiveAsync(tenant, "app", Allow);

        using var response = await tenant.CallAsync(HttpMethod.Get, Path);
        var files = Unpack(await response.Content.ReadAsByteArrayAsync());

        AssertMatches("manifest.schema.json", files["/.manifest"]);
        AssertMatches("plan.schema.json", files["/plan.json"]);
        Assert.False(Matches("manifest.schema.json", "{\"revision\":1}"u8.ToArray()));
        Assert.Equal(["signatures"], JsonDocument.Parse(files["/.signatures.json"]).RootElement.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task The_module_decides_as_the_plan_does_in_OPAs_own_host()
    {
        ModuleHost.Require();
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = tenant.ClientId.ToString();
        await PolicyFeedTests.GiveRoleAsync(tenant, "reader", ["documents:read"], client);
        using var before = await tenant.CallAsync(HttpMethod.Get, Path);
        await TestPolicy.ActiveAsync(tenant, "app", Allow);
        using var after = await tenant.CallAsync(HttpMethod.Get, Path);

        foreach (var (response, entrypoint) in new[] { (before, 0), (after, 1) })
        {
            var bundle = BundleReader.Read(new MemoryStream(await response.Content.ReadAsByteArrayAsync()), await VerifierAsync(tenant));
            var data = RegoJson.Write(bundle.Data);
            var yes = await ModuleHost.RunAsync(bundle.Wasm!.Value, data, RegoJson.Write(PolicyFeedTests.Question(client, "documents", "read")), entrypoint);
            var no = await ModuleHost.RunAsync(bundle.Wasm!.Value, data, RegoJson.Write(PolicyFeedTests.Question("bob", "documents", "read")), entrypoint);
            Assert.True(yes[0].GetProperty("result").GetBoolean());
            Assert.False(no.GetArrayLength() > 0 && no[0].GetProperty("result").GetBoolean());
        }
    }

    [Fact]
    public async Task One_ETag_is_one_bundle_byte_for_byte_on_every_replica_and_changes_with_policies_roles_and_keys()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var first = await TestIssuer.StartAsync(postgres, database);
        await using var second = await TestIssuer.StartAsync(postgres, database);
        var tenant = await TestTenant.CreateAsync(first);
        await TestPolicy.ActiveAsync(tenant, "app", Allow);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            using var response = await Management.CallAsync(i % 2 == 0 ? first : second, tenant.ApiKey, HttpMethod.Get, Path, null);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return (Tag: response.Headers.ETag!.Tag, Bytes: Convert.ToBase64String(await response.Content.ReadAsByteArrayAsync()));
        }));
        Assert.Single(answers.Distinct());

        var tags = new List<string> { answers[0].Tag };
        await PolicyFeedTests.GiveRoleAsync(tenant, "reader", ["documents:read"], tenant.ClientId.ToString());
        tags.Add(await TagAsync(tenant));
        await tenant.RotateAsync(emergency: true);
        tags.Add(await TagAsync(tenant));
        await TestPolicy.ActiveAsync(tenant, "other", "package other\n\nallow := true\n");
        tags.Add(await TagAsync(tenant));
        Assert.Equal(4, tags.Distinct().Count());
    }

    [Fact]
    public async Task If_None_Match_answers_304_and_a_long_poll_waits_for_the_next_activation()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var policy = await TestPolicy.ActiveAsync(tenant, "app", Allow);
        var tag = await TagAsync(tenant);

        using var same = await tenant.CallAsync(HttpMethod.Get, Path, null, ("If-None-Match", tag));
        var since = Stopwatch.GetTimestamp();
        using var waited = await tenant.CallAsync(HttpMethod.Get, Path, null, ("If-None-Match", tag), ("Prefer", "modes=snapshot,delta;wait=1"));
        var elapsed = Stopwatch.GetElapsedTime(since);
        var polls = Polls(issuer);
        var waiting = tenant.CallAsync(HttpMethod.Get, Path, null, ("If-None-Match", tag), ("Prefer", "wait=50"));
        await Eventually.TrueAsync(() => Polls(issuer) > polls, "the poll did not arrive");
        Assert.False(waiting.IsCompleted);
        var revision = await policy.ReviseAsync(Allow.Replace("ann", "bob", StringComparison.Ordinal));
        var activated = Stopwatch.GetTimestamp();
        await policy.ActivateAsync(revision);
        using var changed = await waiting;

        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal(tag, same.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.NotModified, waited.StatusCode);
        Assert.InRange(elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(10));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(tag, changed.Headers.ETag!.Tag);
        Assert.True(Stopwatch.GetElapsedTime(activated) < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Attack_with_a_token_in_place_of_the_signature_or_the_signature_in_place_of_a_token_is_refused()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        using var response = await tenant.CallAsync(HttpMethod.Get, Path);
        var files = Unpack(await response.Content.ReadAsByteArrayAsync());
        var signature = JsonDocument.Parse(files["/.signatures.json"]).RootElement.GetProperty("signatures")[0].GetString()!;

        using var introspected = await tenant.PostAsync("/oauth/introspect", ("token", signature));
        files["/.signatures.json"] = Encoding.UTF8.GetBytes($$"""{"signatures":["{{await tenant.TokenAsync()}}"]}""");
        var verifier = await VerifierAsync(tenant);

        Assert.False((await introspected.JsonAsync()).GetProperty("active").GetBoolean());
        Assert.Throws<BundleException>(() => BundleReader.Read(new MemoryStream(Pack(files)), verifier));
    }

    [Fact]
    public async Task Attack_with_another_tenants_bundle_is_refused_by_its_signature()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var attacker = await TestTenant.CreateAsync(issuer);
        await TestPolicy.ActiveAsync(attacker, "app", "package app\n\nallow := true\n");

        using var response = await attacker.CallAsync(HttpMethod.Get, Path);
        var archive = await response.Content.ReadAsByteArrayAsync();
        var (own, theirs) = (await VerifierAsync(tenant), await VerifierAsync(attacker));

        Assert.Equal("1", BundleReader.Read(new MemoryStream(archive), theirs).Revision);
        Assert.Throws<BundleException>(() => BundleReader.Read(new MemoryStream(archive), own));
    }

    /// <summary>How many requests for a bundle reached their endpoint.</summary>
    private static int Polls(TestIssuer issuer) => issuer.Log.Lines.Count(
        line => line.Contains("Executing endpoint", StringComparison.Ordinal) && line.Contains("bundle.tar.gz", StringComparison.Ordinal));

    private static async Task<string> TagAsync(TestTenant tenant)
    {
        using var response = await tenant.CallAsync(HttpMethod.Get, Path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response.Headers.ETag!.Tag;
    }

    private static async Task<Func<string, ReadOnlyMemory<byte>?>> VerifierAsync(TestTenant tenant)
    {
        var keys = new JsonWebKeySet(await tenant.Issuer.Http.GetStringAsync(tenant.Path + "/jwks"));
        return jws =>
        {
            var result = new JsonWebTokenHandler().ValidateTokenAsync(jws, new TokenValidationParameters
            {
                ValidTypes = ["plinto-bundle+jwt"], ValidAlgorithms = ["ES256"], IssuerSigningKeys = keys.Keys, ValidateIssuer = false, ValidateAudience = false,
                    ValidateLifetime = false, TryAllIssuerSigningKeys = false,
            }).GetAwaiter().GetResult();
            return result.IsValid ? Base64UrlEncoder.DecodeBytes(jws.Split('.')[1]) : null;
        };
    }

    private static void AssertMatches(string schema, byte[] json) => Assert.True(Matches(schema, json), schema);

    private static bool Matches(string schema, byte[] json)
    {
        var input = RegoObject.Of(
            KeyValuePair.Create<RegoValue, RegoValue>(RegoString.Of("document"), RegoJson.Read(json)),
            KeyValuePair.Create<RegoValue, RegoValue>(
            RegoString.Of("schema"), RegoJson.Read(File.ReadAllBytes(System.IO.Path.Combine(AppContext.BaseDirectory, "Bundles", schema)))));
        var compiled = RegoCompiler.Compile(
            [new RegoModule("m.rego", "package m\n\nallow if {\n\t[matches, _] := json.match_schema(input.document, input.schema)\n\tmatches\n}\n")], ["m/allow"]);
        var result = RegoPolicy.Create(compiled.Plan!, new RegoPolicyOptions { StrictBuiltinErrors = true }).Evaluate("m/allow", input);
        Assert.Null(result.Error);
        return result.IsTrue;
    }

    private static Dictionary<string, byte[]> Unpack(byte[] archive)
    {
        using var gzip = new GZipStream(new MemoryStream(archive), CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        var files = new Dictionary<string, byte[]>();
        while (tar.GetNextEntry() is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            files[entry.Name] = content.ToArray();
        }

        return files;
    }

    private static byte[] Pack(Dictionary<string, byte[]> files)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
            }
        }

        return output.ToArray();
    }
}

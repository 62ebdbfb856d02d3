using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.AuditProofs;
using Plinto.Issuer.Commands;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.AuditProofs;

/// <summary>Proofs over the event log, from the service and offline.</summary>
public sealed class AuditProofTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    [InlineData("PS256")]
    public async Task An_event_is_proven_to_be_in_the_log_and_a_later_log_to_go_on_from_an_earlier(string algorithm)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync(), algorithm: algorithm);
        await WriteAsync(tenant, 5);
        await TestAuditLog.SealAsync(tenant);
        var first = await CheckpointAsync(tenant);
        await WriteAsync(tenant, 300);
        await TestAuditLog.SealAsync(tenant);
        var second = await CheckpointAsync(tenant);
        var line = JsonNode.Parse((await TestAuditLog.ExportAsync(tenant))[3])!.AsObject();

        using var inclusion = await tenant.CallAsync(HttpMethod.Get, "/v1/audit-logs/proofs?event=" + line["id"]);
        using var consistency = await tenant.CallAsync(HttpMethod.Get, "/v1/audit-logs/proofs?from=" + first.Size);
        var included = await inclusion.JsonAsync();
        var consistent = await consistency.JsonAsync();

        Assert.Equal(3, included.GetProperty("leaf").GetInt64());
        Assert.True(ProofVerification.Includes(AuditLeaf.Hash(line), 3, second.Size, Hashes(included), second.Root));
        Assert.True(ProofVerification.IsConsistent(first.Size, second.Size, first.Root, second.Root, Hashes(consistent)));
        Assert.EndsWith($"/t/{tenant.Slug}/audit", second.Origin, StringComparison.Ordinal);
        Assert.True(second.Size > first.Size + 299);
    }

    [Fact]
    public async Task Erasing_a_persons_data_leaves_every_proof_valid()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        await WriteAsync(tenant, 3);
        await TestAuditLog.SealAsync(tenant);
        await postgres.QueryAsync(tenant.Issuer.Database, $"delete from event_personal where tenant_id = '{tenant.Id.Value}'");

        var fault = await ExportVerification.FirstFaultAsync(
            Lines(await TestAuditLog.ExportAsync(tenant)), await ProofAsync(tenant), filtered: false, _ => { }, TestContext.Current.CancellationToken);

        Assert.Null(fault);
    }

    [Fact]
    public async Task Attack_by_any_of_ten_thousand_edits_of_an_export_is_found()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        await WriteAsync(tenant, 40);
        await TestAuditLog.SealAsync(tenant);
        var export = await TestAuditLog.ExportAsync(tenant);
        var proof = await ProofAsync(tenant);
        Assert.Null(await ExportVerification.FirstFaultAsync(Lines(export), proof, filtered: false, _ => { }, TestContext.Current.CancellationToken));
        var place = Gen.Int[0, export.Count - 1];
        var edits = Gen.OneOf(
            Gen.Select(place, Gen.Int[0, 10_000], Gen.Int[0, 6], (at, offset, bit) =>
            (IReadOnlyList<string>)[.. export[..at], Flip(export[at], offset, bit), .. export[(at + 1)..]]),
            place.Select(at => (IReadOnlyList<string>)[.. export[..at], .. export[(at + 1)..]]),
            Gen.Select(place, place, (at, from) => (IReadOnlyList<string>)[.. export[..at], export[from], .. export[at..]]),
            Gen.Select(place, place, (one, other) => Swap(export, one, other)),
            place.Select(count => (IReadOnlyList<string>)export[..count]));
        var found = 0;

        edits.Sample(
            edited =>
            {
                var same = Meaning(edited) is { } meaning && meaning == Meaning(export);
                var fault = ExportVerification.FirstFaultAsync(Lines(edited), proof, filtered: false, _ => { }, CancellationToken.None).GetAwaiter().GetResult();
                Interlocked.Increment(ref found);
                return same ? fault is null : fault is not null;
            },
            iter: 10_000, threads: 1);

        Assert.Equal(10_000, found);
    }

    [Fact]
    public async Task The_command_says_what_is_right_and_names_the_first_bad_entry()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        await WriteAsync(tenant, 10);
        await TestAuditLog.SealAsync(tenant);
        var folder = Directory.CreateTempSubdirectory("plinto-audit-").FullName;
        var export = await TestAuditLog.ExportAsync(tenant);
        await File.WriteAllLinesAsync(Path.Combine(folder, "export.jsonl"), export, TestContext.Current.CancellationToken);
        var edited = export.ToArray();
        edited[4] = edited[4].Replace("system", "nobody", StringComparison.Ordinal).Replace("api_key.revoked", "api_key.created", StringComparison.Ordinal);
        edited[4] = edited[4] == export[4] ? edited[4].Replace("\"position\":5", "\"position\":6", StringComparison.Ordinal) : edited[4];
        await File.WriteAllLinesAsync(Path.Combine(folder, "edited.jsonl"), edited, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "proof"), await ProofTextAsync(tenant), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "jwks"), await tenant.Issuer.Http.GetStringAsync(tenant.Path + "/jwks", TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken);

        var right = await AuditCommand.RunAsync(
            ["verify", Path.Combine(folder, "export.jsonl"), "--proof", Path.Combine(folder, "proof"), "--jwks", Path.Combine(folder, "jwks")], CancellationToken.None);
        var wrong = await AuditCommand.RunAsync(
            ["verify", Path.Combine(folder, "edited.jsonl"), "--proof", Path.Combine(folder, "proof"), "--jwks", Path.Combine(folder, "jwks")], CancellationToken.None);
        var fault = await ExportVerification.FirstFaultAsync(Lines(edited), await ProofAsync(tenant), filtered: false, _ => { }, TestContext.Current.CancellationToken);

        Assert.Equal((0, Command.Failed), (right, wrong));
        Assert.StartsWith("line 5: ", fault, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Attack_with_a_proof_file_that_somebody_else_made_is_refused()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var other = await TestTenant.CreateAsync(issuer);
        await TestAuditLog.SealAsync(tenant);
        await TestAuditLog.SealAsync(other);
        var foreign = await ProofTextAsync(other);
        var own = await ProofTextAsync(tenant);
        var keys = await KeysAsync(tenant);
        var leaf = own.LastIndexOf('\n', own.Length - 2);

        await Assert.ThrowsAsync<FormatException>(() => ProofFile.ReadAsync(new StringReader(foreign), keys, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<FormatException>(() => ProofFile.ReadAsync(
            new StringReader(own[..(leaf + 1)] + Convert.ToBase64String(new byte[MerkleHash.Length]) + "\n"), keys, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<FormatException>(() => ProofFile.ReadAsync(
            new StringReader(own.Replace("/audit\n", "/audit2\n", StringComparison.Ordinal)), keys, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<FormatException>(() => ProofFile.ReadAsync(new StringReader(own[..leaf]), keys, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("?event=evt_x&from=1", HttpStatusCode.BadRequest)]
    [InlineData("?event=nonsense", HttpStatusCode.NotFound)]
    [InlineData("?from=0", HttpStatusCode.BadRequest)]
    [InlineData("?from=1&size=1000000", HttpStatusCode.BadRequest)]
    [InlineData("?from=2&size=1", HttpStatusCode.BadRequest)]
    [InlineData("?from=x", HttpStatusCode.BadRequest)]
    public async Task Attack_with_an_impossible_proof_is_refused(string query, HttpStatusCode expected)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        await TestAuditLog.SealAsync(tenant);

        using var response = await tenant.CallAsync(HttpMethod.Get, "/v1/audit-logs/proofs" + query);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Attack_that_asks_for_the_proof_of_another_tenants_event_finds_nothing()
    {
        var issuer = await one.GetAsync();
        var victim = await TestTenant.CreateAsync(issuer);
        var attacker = await TestTenant.CreateAsync(issuer);
        await TestAuditLog.SealAsync(victim);
        await TestAuditLog.SealAsync(attacker);
        var theirs = JsonNode.Parse((await TestAuditLog.ExportAsync(victim))[0])!["id"];

        using var response = await attacker.CallAsync(HttpMethod.Get, "/v1/audit-logs/proofs?event=" + theirs);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("""{"b":1,"a":[true,null,"x"],"é":"\u000f\n\"\\/€"}""", "{\"a\":[true,null,\"x\"],\"b\":1,\"é\":\"\\u000f\\n\\\"\\\\/€\"}")]
    [InlineData("""{"\ufb33":1,"\ud83d\ude00":2}""", "{\"\ud83d\ude00\":2,\"\ufb33\":1}")]
    public void Canonical_json_is_that_of_rfc_8785(string text, string expected) =>
        Assert.Equal(expected, System.Text.Encoding.UTF8.GetString(CanonicalJson.Write(JsonNode.Parse(text))));

    [Theory]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("9007199254740993")]
    public void Attack_with_a_number_that_programs_write_differently_is_refused(string number) =>
        Assert.Throws<FormatException>(() => CanonicalJson.Write(JsonNode.Parse(number)));

    private static async Task WriteAsync(TestTenant tenant, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await using var work = await tenant.Issuer.Get<Database>().BeginAsync(tenant.Id, TestContext.Current.CancellationToken);
            var actor = Actor.System with { Address = "192.0.2.1" };
            await tenant.Issuer.Get<EventLog>()
                .AppendAsync(work, new NewEvent("api_key.revoked", actor, $"key {i}") { Data = new() { ["with"] = "é" } }, TestContext.Current.CancellationToken);
            await work.CommitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task<Checkpoint> CheckpointAsync(TestTenant tenant)
    {
        using var response = await tenant.CallAsync(HttpMethod.Get, "/v1/audit-logs/checkpoint");
        var note = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (await KeysAsync(tenant)).Keys
            .Select(key => JsonWebKeyConverter.TryConvertToSecurityKey(key, out var known) ? Checkpoint.Open(note, known, key.Alg) : null).Single(opened => opened is not null)!;
    }

    private static async Task<JsonWebKeySet> KeysAsync(TestTenant tenant) =>
        new(await tenant.Issuer.Http.GetStringAsync(tenant.Path + "/jwks", TestContext.Current.CancellationToken));

    private static async Task<string> ProofTextAsync(TestTenant tenant)
    {
        using var response = await tenant.CallAsync(HttpMethod.Get, "/v1/audit-logs/proof-file");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<ProofFile> ProofAsync(TestTenant tenant) =>
        await ProofFile.ReadAsync(new StringReader(await ProofTextAsync(tenant)), await KeysAsync(tenant), TestContext.Current.CancellationToken);

    private static List<byte[]> Hashes(JsonElement proof) => [.. proof.GetProperty("hashes").EnumerateArray().Select(hash => hash.GetBytesFromBase64())];

    private static StringReader Lines(IEnumerable<string> lines) => new(string.Join('\n', lines) + "\n");

    private static string Flip(string line, int offset, int bit)
    {
        var characters = line.ToCharArray();
        characters[offset % characters.Length] ^= (char)(1 << bit);
        return new string(characters).Replace('\n', '?').Replace('\r', '?');
    }

    private static IReadOnlyList<string> Swap(List<string> export, int one, int other)
    {
        var edited = export.ToArray();
        (edited[one], edited[other]) = (edited[other], edited[one]);
        return edited;
    }

    // An edit that leaves the same JSON values (white space, another escape) is none.
    private static string? Meaning(IReadOnlyList<string> lines)
    {
        try
        {
            return string.Join('\n', lines.Select(line => System.Text.Encoding.UTF8.GetString(CanonicalJson.Write(JsonNode.Parse(line)))));
        }
        catch (Exception fault) when (fault is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}

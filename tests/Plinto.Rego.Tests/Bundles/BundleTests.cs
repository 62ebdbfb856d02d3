using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Plinto.Rego.Bundles;
using Plinto.Rego.Syntax;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Bundles;

/// <summary>OPA's bundle format: what is written is read again, and what was changed on the way is refused.</summary>
public sealed class BundleTests
{
    private static readonly PolicyBundle Sample = new()
    {
        Revision = "7",
        Entrypoints = ["app/allow"],
        Modules = [new RegoModule("app/policy.rego", "package app\n\nallow if input.subject.id == \"ada\"\n")],
        Data = (RegoObject)RegoJson.Read("""{"plinto":{"roles":{},"assignments":{"ä \u2028 \u0001":["x"]}},"numbers":[1,2.50,1e3]}"""),
        Plan = Encoding.UTF8.GetBytes("""{"plans":{}}"""),
        Wasm = new byte[] { 0, 97, 115, 109 },
    };

    [Fact]
    public void What_is_written_is_read_again()
    {
        var read = Read(Write(Sample), Trusting);

        Assert.Equal("7", read.Revision);
        Assert.Equal([""], read.Roots);
        Assert.Equal(["app/allow"], read.Entrypoints);
        Assert.Equal(Sample.Modules, read.Modules);
        Assert.Equal(Sample.Data, read.Data);
        Assert.Equal(Sample.Plan!.Value.ToArray(), read.Plan!.Value.ToArray());
        Assert.Equal(Sample.Wasm!.Value.ToArray(), read.Wasm!.Value.ToArray());
    }

    [Fact]
    public void The_same_bundle_gives_the_same_bytes() => Assert.Equal(Write(Sample), Write(Sample));

    /// <summary>Digests as <c>opa sign</c> computes them: SHA-256 of Go's compact JSON with sorted names for structured files, of the bytes for others.</summary>
    [Theory]
    [InlineData("data.json", "{ \"b\": [1, 2.50], \"a\": \"<é>\" }", "{\"a\":\"<é>\",\"b\":[1,2.50]}")]
    [InlineData("sub/data.json", "{\"x\":null,\"a\":{\"é\":true,\"z\":false}}", "{\"a\":{\"z\":false,\"é\":true},\"x\":null}")]
    [InlineData(".manifest", "{\"revision\":\"\\u2028\\u0001/\\\"\\\\\"}", "{\"revision\":\"\\u2028\\u0001/\\\"\\\\\"}")]
    [InlineData("plan.json", "{ \"plans\": {} }", "{ \"plans\": {} }")]
    [InlineData("app.rego", "package app\n", "package app\n")]
    public void A_file_is_hashed_as_OPA_hashes_it(string path, string content, string hashed) => Assert.Equal(
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(hashed))), BundleDigest.Of(path, Encoding.UTF8.GetBytes(content)));

    [Fact]
    public void White_space_and_order_of_data_do_not_break_the_signature()
    {
        var changed = Change(Write(Sample), files =>
            files["/data.json"] = Encoding.UTF8.GetBytes(" " + Encoding.UTF8.GetString(files["/data.json"]).Replace(",\"numbers\"", " , \"numbers\"", StringComparison.Ordinal)));
        Assert.Equal(Sample.Data, Read(changed, Trusting).Data);
    }

    [Theory]
    [InlineData("/data.json", "{}")]
    [InlineData("/.manifest", "{\"revision\":\"8\"}")]
    [InlineData("/plan.json", "{\"plans\":{ }}")]
    [InlineData("/policy.wasm", "\0asm.")]
    [InlineData("/app/policy.rego", "package app\n\nallow := true\n")]
    public void A_changed_file_is_refused(string path, string content)
    {
        var changed = Change(Write(Sample), files => files[path] = Encoding.UTF8.GetBytes(content));
        Assert.Contains("not the file that was signed", Refused(changed), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_nobody_signed_is_refused() =>
        Assert.Contains("extra.rego", Refused(Change(Write(Sample), files => files["/extra.rego"] = "package app\n\nallow := true\n"u8.ToArray())), StringComparison.Ordinal);

    [Fact]
    public void A_file_left_out_is_refused() => Assert.Contains("is missing", Refused(Change(Write(Sample), files => files.Remove("/policy.wasm"))), StringComparison.Ordinal);

    [Fact]
    public void Two_files_swapped_are_refused() =>
        Assert.Contains("not the file that was signed",
            Refused(Change(Write(Sample), files => (files["/plan.json"], files["/policy.wasm"]) = (files["/policy.wasm"], files["/plan.json"]))), StringComparison.Ordinal);

    [Fact]
    public void A_bundle_without_a_signature_is_refused_where_one_is_asked_for() =>
        Assert.Contains("exactly one signature", Refused(Change(Write(Sample), files => files.Remove("/.signatures.json"))), StringComparison.Ordinal);

    [Fact]
    public void Two_signatures_are_refused_as_OPA_does() => Assert.Contains(
        "exactly one signature", Refused(Change(Write(Sample), files => files["/.signatures.json"] = "{\"signatures\":[\"a\",\"b\"]}"u8.ToArray())), StringComparison.Ordinal);

    [Fact]
    public void A_signature_of_an_unknown_key_is_refused() =>
        Assert.Contains("does not hold", Assert.Throws<BundleException>(() => Read(Write(Sample), static _ => null)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("../escape.rego")]
    [InlineData("/a/../../escape.rego")]
    [InlineData("a\\b.rego")]
    [InlineData("a//b.rego")]
    public void A_name_that_leads_out_of_the_bundle_is_refused(string name) =>
        Assert.Contains("no ordinary file", Assert.Throws<BundleException>(() => Read(Pack([(name, "package a"u8.ToArray())]), null)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_same_name_twice_is_refused() =>
        Assert.Contains("twice", Assert.Throws<BundleException>(() => Read(Pack([("/data.json", "{}"u8.ToArray()), ("data.json", "{}"u8.ToArray())]), null)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_decompression_bomb_is_refused_by_what_its_entries_claim()
    {
        var bomb = Pack([("/data.json", new byte[4 * 1024 * 1024])]);
        Assert.True(bomb.Length < 100_000);
        using var archive = new MemoryStream(bomb);
        Assert.Contains("larger", Assert.Throws<BundleException>(() => BundleReader.Read(archive, null, largest: 1024 * 1024)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not an archive")]
    public void What_is_no_archive_is_refused(string text) =>
        Assert.Contains("no .tar.gz", Refused(Encoding.UTF8.GetBytes(text)), StringComparison.Ordinal);

    [Fact]
    public void A_torn_archive_is_refused_wherever_it_was_cut_before_its_last_file()
    {
        var whole = Write(Sample);
        for (var length = 0; length < whole.Length * 3 / 4; length++)
        {
            Assert.Throws<BundleException>(() => Read(whole[..length], Trusting));
        }
    }

    // The "JWS" of these tests is the payload in hexadecimal: who may sign is the caller's matter.
    private static ReadOnlyMemory<byte>? Trusting(string jws) => Convert.FromHexString(jws);

    private static byte[] Write(PolicyBundle bundle)
    {
        using var output = new MemoryStream();
        BundleWriter.Write(bundle, output, static payload => Convert.ToHexString(payload.Span));
        return output.ToArray();
    }

    private static PolicyBundle Read(byte[] bytes, Func<string, ReadOnlyMemory<byte>?>? verify)
    {
        using var archive = new MemoryStream(bytes);
        return BundleReader.Read(archive, verify);
    }

    private static string Refused(byte[] bytes) => Assert.Throws<BundleException>(() => Read(bytes, Trusting)).Message;

    private static byte[] Change(byte[] bundle, Action<Dictionary<string, byte[]>> change)
    {
        var files = new Dictionary<string, byte[]>();
        using var unpacked = new GZipStream(new MemoryStream(bundle), CompressionMode.Decompress);
        using var entries = new TarReader(unpacked);
        while (entries.GetNextEntry() is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            files[entry.Name] = content.ToArray();
        }

        change(files);
        return Pack([.. files.Select(file => (file.Key, file.Value))]);
    }

    private static byte[] Pack(IReadOnlyList<(string Name, byte[] Content)> files)
    {
        using var output = new MemoryStream();
        using (var compressed = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true))
        using (var archive = new TarWriter(compressed, TarEntryFormat.Ustar))
        {
            foreach (var (name, content) in files)
            {
                archive.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
            }
        }

        return output.ToArray();
    }
}

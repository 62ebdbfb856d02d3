using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Plinto.Issuer.Audit;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Audit;

/// <summary><c>/v1/audit-logs/export</c>.</summary>
public sealed partial class AuditExportTests(OneIssuer one) : IClassFixture<OneIssuer>
{
    private static readonly JsonObject Nasty = new()
    {
        ["name"] = "a=b|c\\d\n\"e\", =HYPERLINK(\"x\")\r\nück 🙂",
    };

    [Fact]
    public async Task Lines_of_json_are_the_bytes_of_the_events()
    {
        var tenant = await FilledAsync(1200);
        var events = await EventSql.ReadAsync(tenant.Issuer.Get<Database>(), tenant.Id, 0, int.MaxValue, TestContext.Current.CancellationToken);

        var (bytes, _) = await ExportAsync(tenant, "");

        Assert.Equal(
            events.SelectMany(entry => JsonSerializer.SerializeToUtf8Bytes(EventBody.From(entry), EventsJson.Default.EventBody).Append((byte)'\n')).ToArray(), bytes);
        Assert.True(events.Count > 1200);
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    [InlineData("ocsf")]
    [InlineData("cef")]
    public async Task Pieces_resumed_by_cursor_are_the_bytes_of_the_whole(string format)
    {
        var tenant = await FilledAsync(40);
        var (whole, upTo) = await ExportAsync(tenant, $"format={format}");
        await TestLog.WriteAsync(tenant, "role.created", "late");
        await TestLog.SequenceAsync(tenant);

        var pieces = new List<byte>();
        var cursor = 0L;
        foreach (var end in new[] { 7L, 8, upTo - 1, upTo })
        {
            pieces.AddRange((await ExportAsync(tenant, $"format={format}&upTo={end}" + (cursor == 0 ? "" : $"&cursor={cursor}"))).Bytes);
            cursor = end;
        }

        Assert.Equal(whole, (await ExportAsync(tenant, $"format={format}&upTo={upTo}")).Bytes);
        Assert.Equal(whole, pieces.ToArray());
    }

    [Fact]
    public async Task It_is_compressed_for_those_who_take_it()
    {
        var tenant = await FilledAsync(3);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/audit-logs/export?type=role.created");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tenant.ApiKey);
        request.Headers.AcceptEncoding.ParseAdd("br, gzip");
        using var response = await tenant.Issuer.Http.SendAsync(request);
        await using var body = new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);

        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        Assert.Equal(3, (await new StreamReader(body).ReadToEndAsync()).Count(character => character == '\n'));
    }

    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+49", "\"'+49\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\tx", "\"'\tx\"")]
    [InlineData("\rx", "\"'\rx\"")]
    [InlineData("\n=x", "\"'\n=x\"")]
    [InlineData("  =x", "\"'  =x\"")]
    [InlineData("＝x", "\"'＝x\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("\"=x", "\"\"\"=x\"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData(null, "\"\"")]
    public void Attack_by_a_field_that_a_spreadsheet_would_run_is_defused(string? value, string field) => Assert.Equal(field, CsvLine.Field(value));

    [Fact]
    public async Task Csv_read_by_its_rules_gives_the_events_back()
    {
        var tenant = await FilledAsync(2);
        await TestLog.WriteAsync(tenant, "role.created", "=cmd()", data: Nasty.DeepClone().AsObject());
        await TestLog.SequenceAsync(tenant);

        var rows = ReadCsv(Encoding.UTF8.GetString((await ExportAsync(tenant, "format=csv")).Bytes));

        Assert.Equal("position", rows[0][0]);
        Assert.All(rows, row => Assert.Equal(rows[0].Count, row.Count));
        Assert.Equal("'=cmd()", rows[^1][rows[0].IndexOf("subject")]);
        Assert.Equal((string?)Nasty["name"], (string?)JsonNode.Parse(rows[^1][rows[0].IndexOf("data")])!["name"]);
    }

    [Fact]
    public async Task Cef_follows_its_grammar()
    {
        var tenant = await FilledAsync(2);
        await TestLog.WriteAsync(tenant, "role.created", "a=b|c\\d\ne", data: Nasty.DeepClone().AsObject());
        await TestLog.SequenceAsync(tenant);

        var lines = Encoding.UTF8.GetString((await ExportAsync(tenant, "format=cef")).Bytes).Split('\n')[..^1];

        Assert.All(lines, line => Assert.Matches(CefGrammar(), line));
        Assert.Contains("duid=a\\=b|c\\\\d\\ne ", lines[^1], StringComparison.Ordinal);
        Assert.Equal("a\\|b\\\\c d", CefLine.Header("a|b\\c\nd"));
    }

    /// <summary>No package has the schema: the required attributes are those of the published one, 1.3.0 (events/base_event.json, events/iam/*.json, objects/*.json).</summary>
    [Fact]
    public async Task Ocsf_has_what_its_classes_require()
    {
        var tenant = await FilledAsync(2);
        await TestLog.WriteAsync(tenant, "identity.created", "idt_x", new Actor("operator", "opr_x"));
        await TestLog.WriteAsync(tenant, "session.started", "ses_x", new Actor("identity", "idt_x"), new JsonObject { ["identityId"] = "idt_x", ["amr"] = new JsonArray("pwd") });
        await TestLog.SequenceAsync(tenant);

        var lines = Encoding.UTF8.GetString((await ExportAsync(tenant, "format=ocsf")).Bytes).Split('\n')[..^1].Select(line => JsonDocument.Parse(line).RootElement).ToList();

        Assert.Equal([3001, 3002], lines.TakeLast(2).Select(line => line.GetProperty("class_uid").GetInt32()));
        Assert.All(lines, AssertOcsf);
    }

    private static void AssertOcsf(JsonElement line)
    {
        int Number(string name) => line.GetProperty(name).GetInt32();
        var known = new Dictionary<int, int[]> { [3001] = [1, 2, 3, 4, 5, 6, 99], [3002] = [1, 2, 99], [3004] = [1, 2, 3, 4, 99] };
        Assert.Contains(Number("activity_id"), known[Number("class_uid")]);
        Assert.Equal(3, Number("category_uid"));
        Assert.Equal((Number("class_uid") * 100) + Number("activity_id"), Number("type_uid"));
        Assert.InRange(Number("severity_id"), 0, 6);
        Assert.True(line.GetProperty("time").GetInt64() > 1_000_000_000_000);
        var metadata = line.GetProperty("metadata");
        Assert.Equal("1.3.0", metadata.GetProperty("version").GetString());
        Assert.NotEmpty(metadata.GetProperty("product").GetProperty("vendor_name").GetString()!);
        var actor = line.GetProperty("actor");
        Assert.True(actor.TryGetProperty("user", out var user) ? user.GetProperty("uid").ValueKind == JsonValueKind.String : actor.TryGetProperty("app_name", out _));
        switch (Number("class_uid"))
        {
            case 3004:
                Assert.NotEmpty(line.GetProperty("entity").GetProperty("uid").GetString()!);
                break;
            default:
                Assert.NotEmpty(line.GetProperty("user").GetProperty("uid").GetString()!);
                Assert.Equal(Number("class_uid") == 3002, line.TryGetProperty("service", out var service) && service.GetProperty("name").GetString() is { Length: > 0 });
                break;
        }
    }

    private async Task<TestTenant> FilledAsync(int count)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        await using (var work = await tenant.Issuer.Get<Database>().BeginAsync(tenant.Id, CancellationToken.None))
        {
            for (var i = 0; i < count; i++)
            {
                await tenant.Issuer.Get<EventLog>()
                    .AppendAsync(work, new NewEvent("role.created", Actor.System, $"s{i}") { Data = new() { ["name"] = "x" } }, CancellationToken.None);
            }

            await work.CommitAsync(CancellationToken.None);
        }

        await TestLog.SequenceAsync(tenant);
        return tenant;
    }

    private static async Task<(byte[] Bytes, long UpTo)> ExportAsync(TestTenant tenant, string query)
    {
        using var response = await tenant.CallAsync(HttpMethod.Get, "/v1/audit-logs/export?" + query);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadAsByteArrayAsync(), long.Parse(response.Headers.GetValues("Plinto-Audit-Up-To").Single()));
    }

    // RFC 4180 §2, word for word.
    private static List<List<string>> ReadCsv(string text)
    {
        var rows = new List<List<string>>();
        var row = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            Assert.Equal('"', text[at]);
            var field = new StringBuilder();
            for (at++; text[at] != '"' || (at + 1 < text.Length && text[at + 1] == '"'); at++)
            {
                at += text[at] == '"' ? 1 : 0;
                field.Append(text[at]);
            }

            at++;
            row.Add(field.ToString());
            if (text[at] == ',')
            {
                at++;
                continue;
            }

            Assert.Equal("\r\n", text.Substring(at, 2));
            at += 2;
            rows.Add(row);
            row = [];
        }

        return rows;
    }

    [GeneratedRegex(@"^CEF:0(\|([^|\\\r\n]|\\[\\|])*){5}\|([0-9]|10)\|([A-Za-z0-9]+=([^=\\\r\n]|\\[\\=rn])*( |$))*$")]
    private static partial Regex CefGrammar();
}

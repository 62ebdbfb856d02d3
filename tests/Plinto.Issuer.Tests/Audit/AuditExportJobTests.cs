using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Plinto.Issuer.AuditExports;
using Plinto.Issuer.Events;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Audit;

/// <summary><c>/v1/audit-logs/exports</c>.</summary>
public sealed class AuditExportJobTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    /// <summary>Runs rounds until an export is over, and answers it.</summary>
    internal static async Task<JsonElement> DoneAsync(TestTenant tenant, string id)
    {
        while (true)
        {
            using var response = await tenant.CallAsync(HttpMethod.Get, "/v1/audit-logs/exports/" + id);
            var export = await response.JsonAsync();
            if (export.GetProperty("state").GetString() != "running")
            {
                return export;
            }

            await tenant.Issuer.Get<RunAuditExports>().RunOnceAsync(CancellationToken.None);
        }
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    public async Task The_file_has_the_bytes_of_a_streamed_export(string format)
    {
        var tenant = await FilledAsync(await one.GetAsync(), 4500);
        using var streamed = await tenant.CallAsync(HttpMethod.Get, $"/v1/audit-logs/export?format={format}&type=role.created");

        var done = await DoneAsync(tenant, await CreateAsync(tenant, format, "role.created"));
        var (url, file) = await DownloadAsync(tenant, done.GetProperty("id").GetString()!);

        Assert.Equal("done", done.GetProperty("state").GetString());
        Assert.Equal(4500, done.GetProperty("events").GetInt64());
        Assert.Equal(done.GetProperty("total").GetInt64(), done.GetProperty("done").GetInt64());
        Assert.Equal(done.GetProperty("bytes").GetInt64(), file.Length);
        Assert.Equal(await streamed.Content.ReadAsByteArrayAsync(), Unzip(file));
        Assert.StartsWith(TestIssuer.PublicUrl + "/downloads/audit-logs/pld_", url, StringComparison.Ordinal);
        Assert.Equal(0L, await postgres.QueryAsync(tenant.Issuer.Database, $"select count(*) from audit_exports x where x::text like '%{url[^40..]}%'"));
    }

    [Fact]
    public async Task An_export_whose_replica_died_goes_on_where_it_was_and_the_dead_one_adds_nothing()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync());
        var tenant = await FilledAsync(issuer, 4500);
        var queue = issuer.Get<ExportQueueSql>();
        var later = TimeProvider.System.GetUtcNow().AddHours(2);
        // The service's own worker may be faster: then another export.
        ClaimedExport? dead = null;
        while (dead is null)
        {
            await CreateAsync(tenant, "jsonl", "role.created");
            var claims = await queue.ClaimAsync(later, TimeSpan.FromHours(1), 1, 1, [], CancellationToken.None);
            dead = claims.SingleOrDefault(claim => claim.Export is { State: "running", Parts: 0 });
        }

        // It wrote one part and fell silent; its lease ran out, and the export is claimed again.
        Assert.True(await queue.AddAsync(dead, await PartAsync(tenant, dead), "running", null, later, later, CancellationToken.None));
        var next = Assert.Single(await queue.ClaimAsync(later.AddMinutes(1), TimeSpan.FromMilliseconds(1), 1, 1, [], CancellationToken.None));
        Assert.False(await queue.AddAsync(dead, new ExportPart([1, 2, 3], 1, 99), "running", null, later, later, CancellationToken.None));
        await postgres.QueryAsync(issuer.Database, "update audit_exports set due_at = now() - interval '1 second' where state = 'running'");
        await DoneAsync(tenant, next.Export.Id.ToString());

        using var streamed = await tenant.CallAsync(HttpMethod.Get, "/v1/audit-logs/export?type=role.created");
        Assert.Equal(2000, next.Export.Events);
        Assert.Equal(await streamed.Content.ReadAsByteArrayAsync(), Unzip((await DownloadAsync(tenant, next.Export.Id.ToString())).File));
    }

    [Fact]
    public async Task Attack_by_a_link_that_is_over_replaced_or_guessed_downloads_nothing()
    {
        var clock = new TestClock();
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), clock);
        var tenant = await FilledAsync(issuer, 1);
        var id = await CreateAsync(tenant, "csv", "role.created");
        await DoneAsync(tenant, id);
        var first = (await DownloadAsync(tenant, id)).Url;
        var second = (await DownloadAsync(tenant, id)).Url;

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(issuer, first));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(issuer, second[..^1] + (second[^1] == 'A' ? 'B' : 'A')));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(issuer, second));
        clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(issuer, second));
        clock.Advance(TimeSpan.FromHours(24));
        using var gone = await tenant.CallAsync(HttpMethod.Get, "/v1/audit-logs/exports/" + id);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        await issuer.Get<RunAuditExports>().RunOnceAsync(CancellationToken.None);
        Assert.Equal(0L, await postgres.QueryAsync(issuer.Database, "select (select count(*) from audit_exports) + (select count(*) from audit_export_parts)"));
    }

    [Fact]
    public async Task Attack_by_more_exports_than_there_may_be_is_refused_also_at_once()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync());
        var tenant = await FilledAsync(issuer, 1);
        var answers = await Task.WhenAll(Enumerable.Range(0, AuditExportSql.MostKept + 5).Select(_ =>
            tenant.CallAsync(HttpMethod.Post, "/v1/audit-logs/exports", new { format = "csv" })));
        while ((long)(await postgres.QueryAsync(issuer.Database, "select count(*) from audit_exports"))! < AuditExportSql.MostKept)
        {
            await issuer.Get<RunAuditExports>().RunOnceAsync(CancellationToken.None);
            using var more = await tenant.CallAsync(HttpMethod.Post, "/v1/audit-logs/exports", new { format = "csv" });
        }

        using var refused = await tenant.CallAsync(HttpMethod.Post, "/v1/audit-logs/exports", new { format = "csv" });

        Assert.Equal("audit_export_limit", (await refused.JsonAsync(HttpStatusCode.Conflict)).GetProperty("code").GetString());
        Assert.Equal((long)AuditExportSql.MostKept, await postgres.QueryAsync(issuer.Database, "select count(*) from audit_exports"));
        foreach (var answer in answers)
        {
            answer.Dispose();
        }
    }

    [Theory]
    [InlineData("""{"format": "xml"}""", "invalid_request")]
    [InlineData("""{"format": "csv", "type": ["no.such"]}""", "event_type_unknown")]
    [InlineData("""{"format": "csv", "from": "yesterday"}""", "invalid_request")]
    [InlineData("""{"format": "csv", "ip": "x"}""", "invalid_request")]
    public async Task Bad_input_has_its_code(string body, string code)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        using var response = await tenant.CallAsync(HttpMethod.Post, "/v1/audit-logs/exports", JsonDocument.Parse(body).RootElement);
        Assert.Equal(code, (await response.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("code").GetString());
    }

    private static async Task<ExportPart> PartAsync(TestTenant tenant, ClaimedExport claim)
    {
        var part = await tenant.Issuer.Get<Plinto.Issuer.Audit.AuditSql>().SearchAsync(tenant.Id, claim.Filter, claim.Export.Range, false, 2000, false, CancellationToken.None);
        using var to = new MemoryStream();
        using (var gzip = new GZipStream(to, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (var entry in part.Entries)
            {
                gzip.Write([.. JsonSerializer.SerializeToUtf8Bytes(EventBody.From(entry.Event), EventsJson.Default.EventBody), (byte)'\n']);
            }
        }

        return new ExportPart(to.ToArray(), part.Entries.Count, part.Next!.Value);
    }

    private static async Task<TestTenant> FilledAsync(TestIssuer issuer, int count)
    {
        var tenant = await TestTenant.CreateAsync(issuer);
        await issuer.Postgres.QueryAsync(issuer.Database, $$"""
            insert into events (tenant_id, id, type, actor_kind, subject, data)
            select '{{tenant.Id.Value}}', (lpad(to_hex((extract(epoch from now()) * 1000)::bigint), 12, '0') || '70008' || lpad(to_hex(n), 15, '0'))::uuid,
                   'role.created', 'system', 's' || n, '{"name": "x"}'
            from generate_series(1, {{count}}) n
            """);
        await TestLog.SequenceAsync(tenant);
        return tenant;
    }

    private static async Task<string> CreateAsync(TestTenant tenant, string format, string type)
    {
        using var response = await tenant.CallAsync(HttpMethod.Post, "/v1/audit-logs/exports", new { format, type = new[] { type } });
        return (await response.JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetString()!;
    }

    private static async Task<(string Url, byte[] File)> DownloadAsync(TestTenant tenant, string id)
    {
        using var link = await tenant.CallAsync(HttpMethod.Post, $"/v1/audit-logs/exports/{id}/link");
        var url = (await link.JsonAsync(HttpStatusCode.Created)).GetProperty("url").GetString()!;
        return (url, await tenant.Issuer.Http.GetByteArrayAsync(new Uri(url).PathAndQuery));
    }

    private static async Task<HttpStatusCode> StatusAsync(TestIssuer issuer, string url)
    {
        using var response = await issuer.Http.GetAsync(new Uri(url).PathAndQuery);
        return response.StatusCode;
    }

    private static byte[] Unzip(byte[] file)
    {
        using var to = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
        gzip.CopyTo(to);
        return to.ToArray();
    }
}

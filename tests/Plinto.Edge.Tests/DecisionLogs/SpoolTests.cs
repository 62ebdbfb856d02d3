using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Plinto.Edge.Configuration;
using Plinto.Edge.DecisionLogs;
using Plinto.Edge.Disk;
using Xunit;

namespace Plinto.Edge.Tests.DecisionLogs;

/// <summary>What is on disk comes back in order, whatever a crash left behind.</summary>
public sealed class SpoolTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("plinto-spool-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Records_come_back_in_order_across_segments_and_starts()
    {
        await using (var spool = Open())
        {
            await AddAsync(spool, 0, 3000);
        }

        await using var again = Open();
        await AddAsync(again, 3000, 10);
        Assert.Equal(Enumerable.Range(0, 3010).Select(Text), ReadAll(again));
        Assert.Null(again.Next());
        Assert.Single(Files());
    }

    [Fact]
    public async Task What_was_not_sent_is_read_again()
    {
        await using var spool = Open();
        await AddAsync(spool, 0, 10);
        var batch = spool.Next()!;
        Assert.Equal(batch.Records.Count, spool.Next()!.Records.Count);
        spool.Sent(batch);
        Assert.Null(spool.Next());
        Assert.Equal(TimeSpan.Zero, spool.OldestAge);
    }

    [Fact]
    public async Task Segment_that_somebody_deletes_stops_neither_writer_nor_sender()
    {
        await using var spool = Open();
        await AddAsync(spool, 0, 5);
        File.Delete(Files().Single());
        Assert.Null(spool.Next());

        await AddAsync(spool, 5, 5);

        Assert.Equal(Enumerable.Range(5, 5).Select(Text), ReadAll(spool));
        Assert.Single(Files());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(200)]
    public async Task Tail_torn_by_a_crash_is_skipped_and_nothing_else(int bytes)
    {
        await using (var spool = Open())
        {
            await AddAsync(spool, 0, 5);
        }

        using (var file = File.OpenWrite(Files().Single()))
        {
            file.SetLength(file.Length - bytes);
        }

        await using var again = Open();
        await AddAsync(again, 5, 5);
        Assert.Equal(Enumerable.Range(0, 10).Except([4]).Select(Text), ReadAll(again));
        Assert.Equal(1, again.Skipped);
    }

    [Fact]
    public async Task Record_changed_by_one_byte_is_not_sent()
    {
        await using (var spool = Open())
        {
            await AddAsync(spool, 0, 1);
        }

        var file = Files().Single();
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
        await using var again = Open();
        Assert.Null(again.Next());
        Assert.Equal(1, again.Skipped);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Record_beyond_what_is_allowed_is_refused_and_room_comes_back_with_sending()
    {
        await using var spool = Open();
        var kept = 0;
        while (await spool.AddAsync(new byte[10_000]))
        {
            kept++;
        }

        Assert.InRange(kept, 90, 110);
        Assert.InRange(spool.Bytes, 0, 1024 * 1024);
        Assert.False(await spool.AddAsync(new byte[SpoolFrame.LongestRecord + 1]));
        Assert.Equal(kept, ReadAll(spool).Count);
        Assert.True(await spool.AddAsync(new byte[10_000]));
    }

    [Fact]
    public async Task Concurrent_records_are_all_there()
    {
        await using var spool = Open();
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(() => spool.AddAsync(Encoding.UTF8.GetBytes(Text(i)))))), Assert.True);
        Assert.Equal(Enumerable.Range(0, 500).Select(Text).Order(), ReadAll(spool).Order());
    }

    private static string Text(int number) => $"record {number} " + new string('.', 180);

    private Spool Open() => new(new StateDirectory(_directory), new DecisionLogOptions { MaxBytes = 1024 * 1024 }, TimeProvider.System, NullLogger<Spool>.Instance);

    private string[] Files() => Directory.GetFiles(Path.Combine(_directory, "decisions"));

    private static async Task AddAsync(Spool spool, int first, int count)
    {
        foreach (var number in Enumerable.Range(first, count))
        {
            Assert.True(await spool.AddAsync(Encoding.UTF8.GetBytes(Text(number))));
        }
    }

    private static List<string> ReadAll(Spool spool)
    {
        var read = new List<string>();
        while (spool.Next() is { } batch)
        {
            read.AddRange(batch.Records.Select(record => Encoding.UTF8.GetString(record.Span)));
            spool.Sent(batch);
        }

        return read;
    }
}

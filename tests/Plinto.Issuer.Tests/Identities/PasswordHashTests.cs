using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Plinto.Issuer.Identities.Passwords;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.Tests.Identities;

public sealed class PasswordHashTests
{
    private static readonly TenantId Tenant = new(Guid.CreateVersion7(DateTimeOffset.UnixEpoch));
    private static readonly TenantId Other = new(Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(1)));

    /// <summary>What the reference implementation makes of <c>mulberry-kettle-9</c> with 4 MiB and one pass.</summary>
    public const string OfReference = "$argon2id$v=19$m=4096,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$QK7uJrK2276BhzbMgGQ7s41lf13FkoZr8xoO0nzSbY8";

    [Fact]
    public void A_hash_of_the_reference_implementation_matches_and_is_outdated() =>
        Assert.Equal(PasswordMatch.YesButOutdated, PasswordHash.Verify("mulberry-kettle-9", OfReference));

    [Theory]
    [InlineData("mulberry-kettle-9")]
    [InlineData("пароль-Ünïcode-密码")]
    [InlineData(" spaces are kept ")]
    public void A_password_matches_its_own_hash_alone(string password)
    {
        var hash = PasswordHash.Create(password);

        Assert.Equal(PasswordMatch.Yes, PasswordHash.Verify(password, hash));
        Assert.Equal(PasswordMatch.No, PasswordHash.Verify(password + "x", hash));
        Assert.Equal(PasswordMatch.No, PasswordHash.Verify(password.ToUpperInvariant() + password.Trim(), hash));
        Assert.NotEqual(hash, PasswordHash.Create(password));
        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", hash, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("mulberry-kettle-9")]
    [InlineData("$argon2i$v=19$m=4096,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$QK7uJrK2276BhzbMgGQ7s41lf13FkoZr8xoO0nzSbY8")]
    [InlineData("$argon2id$v=19$m=9999999,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$QK7uJrK2276BhzbMgGQ7s41lf13FkoZr8xoO0nzSbY8")]
    [InlineData("$argon2id$v=19$m=4096,t=0,p=1$MDEyMzQ1Njc4OWFiY2RlZg$QK7uJrK2276BhzbMgGQ7s41lf13FkoZr8xoO0nzSbY8")]
    [InlineData("$argon2id$v=19$m=4096,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$")]
    public void What_is_no_hash_of_ours_matches_nothing(string stored) => Assert.Equal(PasswordMatch.No, PasswordHash.Verify("mulberry-kettle-9", stored));

    [Theory]
    [InlineData("password1", false)]
    [InlineData("Passw0rd!", false)]
    [InlineData("12345678", false)]
    [InlineData("aaaaaaaaaaaa", false)]
    [InlineData("short", false)]
    [InlineData("ada.lovelace", false)] // from the address
    [InlineData("mulberry-kettle-9", true)]
    [InlineData("four words no digits", true)]
    public void Passwords_that_are_guessed_first_are_refused_and_no_kind_of_character_is_asked_for(string password, bool allowed) =>
        Assert.Equal(allowed, PasswordRules.FaultOf(password, "ada.lovelace@example.com", "Acme") is null);

    [Fact]
    public async Task Attack_by_a_rush_of_sign_ins_fills_the_queue_and_is_refused_at_once_instead_of_waiting()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = new IssuerMetrics(services.GetRequiredService<IMeterFactory>());
        using var pool = new PasswordHashPool(metrics, threads: 1, waitingPerThread: 2);

        var answers = Enumerable.Range(0, 20).Select(_ => pool.Hash(Tenant, null, "mulberry-kettle-9", CancellationToken.None)).ToArray();

        Assert.Contains(null, answers);
        var taken = answers.OfType<Task<string>>().ToArray();
        Assert.InRange(taken.Length, 2, 19);
        Assert.All(await Task.WhenAll(taken), hash => Assert.StartsWith("$argon2id$", hash, StringComparison.Ordinal));
        Assert.NotNull(pool.Verify(Tenant, null, "x", null, CancellationToken.None)); // there is room again
    }

    [Fact]
    public async Task Attack_by_a_tenant_that_fills_its_queue_leaves_another_its_turn()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = new IssuerMetrics(services.GetRequiredService<IMeterFactory>());
        using var pool = new PasswordHashPool(metrics, threads: 1, waitingPerThread: 20);
        var rush = Enumerable.Range(0, 100).Select(_ => pool.Hash(Tenant, null, "mulberry-kettle-9", CancellationToken.None)).OfType<Task<string>>().ToArray();

        var others = pool.Hash(Other, null, "mulberry-kettle-9", CancellationToken.None);
        Assert.NotNull(others);
        await others;

        Assert.InRange(rush.Count(one => one.IsCompleted), 0, 4); // it was the next one's turn, or the one after
        await Task.WhenAll(rush);
    }

    [Fact]
    public async Task Attack_by_one_network_that_tries_many_tenants_gets_no_more_than_who_tries_one()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = new IssuerMetrics(services.GetRequiredService<IMeterFactory>());
        using var pool = new PasswordHashPool(metrics, threads: 1, waitingPerThread: 50);

        var rush = Enumerable.Range(2, 60)
            .Select(day => pool.Hash(new TenantId(Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(day))), "192.0.2.1", "x", CancellationToken.None)).ToArray();
        var elsewhere = pool.Hash(Other, "192.0.2.2", "x", CancellationToken.None);

        Assert.InRange(rush.Count(one => one is not null), 16, 20); // those that were done meanwhile made room
        Assert.NotNull(elsewhere);
        await Task.WhenAll([.. rush.OfType<Task<string>>(), elsewhere]);
        Assert.NotNull(pool.Hash(Other, "192.0.2.1", "x", CancellationToken.None));
    }

    [Fact]
    public async Task Hashing_never_runs_on_the_threads_that_answer_requests()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = new IssuerMetrics(services.GetRequiredService<IMeterFactory>());
        var onPool = true;
        using var listener = new MeterListener
            { InstrumentPublished = (instrument, own) => { if (instrument.Name == "plinto.passwords.hashed") { own.EnableMeasurementEvents(instrument); } } };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => onPool = Thread.CurrentThread.IsThreadPoolThread);
        listener.Start();
        using var pool = new PasswordHashPool(metrics, threads: 1, waitingPerThread: 2);

        await pool.Verify(Tenant, null, "x", null, CancellationToken.None)!;
        await pool.Verify(Tenant, null, "y", null, CancellationToken.None)!; // the first one's count is written by now

        Assert.False(onPool);
    }
}

namespace Plinto.Issuer.Tests.Running;

/// <summary>One service for all tests of a class that need nothing special of it; each still makes a tenant of its own.</summary>
public sealed class OneIssuer(Postgres postgres) : IAsyncLifetime
{
    private readonly SemaphoreSlim _starting = new(1);
    private TestIssuer? _issuer;

    internal async Task<TestIssuer> GetAsync()
    {
        await _starting.WaitAsync();
        try
        {
            return _issuer ??= await TestIssuer.StartAsync(postgres);
        }
        finally
        {
            _starting.Release();
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _starting.Dispose();
        if (_issuer is not null)
        {
            await _issuer.DisposeAsync();
        }
    }
}

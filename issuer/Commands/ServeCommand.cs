using Plinto.Issuer.Hosting;

namespace Plinto.Issuer.Commands;

/// <summary><c>issuer serve</c>: see <see cref="IssuerHost"/>.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        await using var app = await IssuerHost.BuildAsync(args, adjust: null, ct);
        await app.RunAsync();
        return 0;
    }
}

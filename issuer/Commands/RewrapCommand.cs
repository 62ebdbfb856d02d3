using Plinto.Issuer.Data;
using Plinto.Issuer.Keys;

namespace Plinto.Issuer.Commands;

/// <summary><c>issuer rewrap</c>: see <see cref="Rewrap"/>.</summary>
internal static class RewrapCommand
{
    public static async Task<int> RunAsync(CancellationToken ct)
    {
        await using var services = Command.Services(Command.ReadSettings());
        await RootKeyCheck.RunAsync(services.GetRequiredService<Database>(), services.GetRequiredService<RootKeys>(), services.GetRequiredService<TimeProvider>(), ct);
        var changed = await services.GetRequiredService<Rewrap>().RunAsync(ct);
        Console.WriteLine($"rewrapped {changed} private keys under root key {services.GetRequiredService<RootKeys>().ActiveId}");
        return 0;
    }
}

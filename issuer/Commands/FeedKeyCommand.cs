using Plinto.Issuer.Configuration;
using Plinto.Issuer.Data;
using Plinto.Issuer.FeedKeys;
using Plinto.Issuer.Keys;

namespace Plinto.Issuer.Commands;

/// <summary><c>issuer feed-key rotate [--force]</c>: takes the next step of <see cref="FeedKeyRotation"/> and says what it was; code 1 if it is too early.</summary>
internal static class FeedKeyCommand
{
    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        if (args is not (["rotate"] or ["rotate", "--force"]))
        {
            throw new ConfigurationFault("the feed key command is `feed-key rotate [--force]`");
        }

        await using var services = Command.Services(Command.ReadSettings());
        await RootKeyCheck.RunAsync(services.GetRequiredService<Database>(), services.GetRequiredService<RootKeys>(), services.GetRequiredService<TimeProvider>(), ct);
        var advance = await services.GetRequiredService<FeedKeyRotation>().AdvanceAsync(force: args is [_, "--force"], ct);
        if (advance.Step is { } step)
        {
            Console.WriteLine($"feed key {advance.KeyId} {Told(step)}");
            return 0;
        }

        Console.Error.WriteLine(advance.Behind.Count > 0
            ? $"issuer: too early: these edges were not seen since the step before and would be lost: {string.Join(", ", advance.Behind)}; wait for them, revoke those that are gone, or use --force"
            : "issuer: too early: replicas may not have noticed the step before; try again in a few seconds");
        return Command.Failed;
    }

    private static string Told(FeedKeyStep step) => step switch
    {
        FeedKeyStep.Announced => "is announced; run `issuer feed-key rotate` again to sign with it",
        FeedKeyStep.Activated => "signs now; run `issuer feed-key rotate` again to drop the one before",
        FeedKeyStep.Dropped => "is dropped; the rotation is done",
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };
}

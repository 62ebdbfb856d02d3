using Microsoft.Playwright;

namespace Plinto.Issuer.Tests.Pages;

/// <summary>Waiting for an address.</summary>
internal static class Arrival
{
    /// <summary>
    /// Until the page shows an address, by glob. That its load event fired is not waited for: where the page was there already, that event may lie behind,
    /// and Playwright would wait for the next one.
    /// </summary>
    public static Task ArrivesAtAsync(this IPage page, string glob) => page.WaitForURLAsync(glob, new PageWaitForURLOptions { WaitUntil = WaitUntilState.Commit });
}

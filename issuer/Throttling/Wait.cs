using System.Globalization;

namespace Plinto.Issuer.Throttling;

/// <summary>Says how long to wait.</summary>
internal static class Wait
{
    /// <summary>Such as <c>12 minutes</c>: never less than it takes.</summary>
    public static string Text(TimeSpan wait)
    {
        var minutes = (int)Math.Ceiling(wait.TotalMinutes);
        return minutes <= 1 ? "one minute" : string.Create(CultureInfo.InvariantCulture, $"{minutes} minutes");
    }

    /// <summary>Tells programs too.</summary>
    public static void Tell(HttpResponse response, TimeSpan wait) => response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}

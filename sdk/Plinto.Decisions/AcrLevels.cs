namespace Plinto.Decisions;

/// <summary>Authentication context classes in order: Plinto's <c>aal1</c> &lt; <c>aal2</c> &lt; <c>aal3</c>; any other is only equal to itself.</summary>
public static class AcrLevels
{
    private static readonly string[] Levels = ["aal1", "aal2", "aal3"];

    /// <summary>Whether a sign-in of class <paramref name="actual"/> is as strong as <paramref name="needed"/>; null is as strong as nothing.</summary>
    public static bool Satisfies(string? actual, string needed)
    {
        if (actual is null)
        {
            return false;
        }

        var least = Array.IndexOf(Levels, needed);
        return string.Equals(actual, needed, StringComparison.Ordinal) || (least >= 0 && Array.IndexOf(Levels, actual) >= least);
    }
}

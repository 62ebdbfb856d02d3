namespace Plinto.Decisions.Input;

/// <summary>
/// How much of a request a policy is given to read. A request with more is refused with <see cref="DecisionCode.InputTooLarge"/> if the policy reads <c>input.request</c>.
/// </summary>
public static class InputLimits
{
    /// <summary>Characters of path, host, headers and query together: 64 Ki.</summary>
    public const int MostText = 64 * 1024;

    /// <summary>Values of headers, and of the query: 100 each.</summary>
    public const int MostValues = 100;

    /// <summary>Segments of the path: 256.</summary>
    public const int MostSegments = 256;
}

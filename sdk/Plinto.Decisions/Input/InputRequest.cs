using Microsoft.AspNetCore.Http;

namespace Plinto.Decisions.Input;

/// <summary>A request about which a policy is asked, and what the one who asks says of it.</summary>
public readonly ref struct InputRequest
{
    /// <summary>Makes one without optional members.</summary>
    public InputRequest()
    {
    }

    /// <summary>The request. Its path must have one reading by now: policy, routing and upstream are to see the same one.</summary>
    public required HttpContext Http { get; init; }

    /// <summary>Who asks.</summary>
    public required TokenInput Token { get; init; }

    /// <summary><c>context.route</c>.</summary>
    public required string Route { get; init; }

    /// <summary><c>resource.type</c>.</summary>
    public required string Resource { get; init; }

    /// <summary><c>action.name</c>; null takes it from the method (<see cref="MethodActions"/>).</summary>
    public string? Action { get; init; }

    /// <summary>
    /// Names of the headers that the policy is given, in lower case; all of them must be such that <see cref="Plinto.Decisions.Headers.InputHeaders.MayRead"/>. Default none.
    /// </summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary><c>context.time</c>.</summary>
    public required DateTimeOffset Now { get; init; }
}

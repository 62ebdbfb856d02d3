using Microsoft.AspNetCore.Http;
using Plinto.Rego.Values;

namespace Plinto.Decisions.AuthZen;

/// <summary>
/// A request of the OpenID AuthZEN Authorization API 1.0, read and checked: what <c>POST /access/v1/evaluation</c> and <c>/access/v1/evaluations</c> ask.
/// Immutable. Who may ask, and by which policy it is decided, is the caller's to know.
/// </summary>
public sealed class AuthZenRequest
{
    /// <summary>The longest body that is read, in bytes: 256 KiB.</summary>
    public const int LargestBody = 256 * 1024;

    /// <summary>The most evaluations in one request: 100.</summary>
    public const int MostEvaluations = 100;

    private const string RequestIdHeader = "X-Request-ID";
    private const int LongestRequestId = 200;
    private static readonly PolicyDecision OutOfTime = PolicyDecision.No with { Code = DecisionCode.Timeout };

    internal AuthZenRequest(IReadOnlyList<RegoObject> inputs, AuthZenSemantic semantic, bool isBatch)
    {
        Inputs = inputs;
        Semantic = semantic;
        IsBatch = isBatch;
    }

    /// <summary>The input of each evaluation: an object of <c>subject</c>, <c>action</c>, <c>resource</c> and <c>context</c>, as the caller sent them.</summary>
    public IReadOnlyList<RegoObject> Inputs { get; }

    /// <summary>How far to go.</summary>
    public AuthZenSemantic Semantic { get; }

    /// <summary>Whether the answer is a list: the request had <c>evaluations</c>.</summary>
    public bool IsBatch { get; }

    /// <summary>Reads the body of <c>/access/v1/evaluation</c>. Returns null, or one sentence on what is wrong with it: answer that with 400.</summary>
    /// <param name="utf8">The body; a member that stands twice in an object is an error, as two readers could take different ones.</param>
    /// <param name="request">The request if nothing is wrong.</param>
    public static string? ReadEvaluation(ReadOnlyMemory<byte> utf8, out AuthZenRequest? request) => AuthZenReader.Read(utf8, mayBeBatch: false, out request);

    /// <summary>Reads the body of <c>/access/v1/evaluations</c>; see <see cref="ReadEvaluation"/>. Without <c>evaluations</c> it is read as a single one.</summary>
    public static string? ReadEvaluations(ReadOnlyMemory<byte> utf8, out AuthZenRequest? request) => AuthZenReader.Read(utf8, mayBeBatch: true, out request);

    /// <summary>
    /// What the caller names its request by <c>X-Request-ID</c>, which the answer then names, too (AuthZEN 1.0 §10.1.4); null if it names none that can be written back.
    /// </summary>
    public static string? EchoRequestId(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.Request.Headers[RequestIdHeader] is not [{ Length: > 0 and <= LongestRequestId } named] || named.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return null;
        }

        http.Response.Headers[RequestIdHeader] = named;
        return named;
    }

    /// <summary>Decides the evaluations in order, as far as <see cref="Semantic"/> goes. A demand for a stronger sign-in counts as a denial.</summary>
    /// <param name="decide">Decides one input. Not asked any more once the time is over.</param>
    /// <param name="time">The clock.</param>
    /// <param name="longest">How long all evaluations may take together: a hundred that each use their budget up would keep everybody's decisions waiting. Those that come later
    /// are denied with <see cref="DecisionCode.Timeout"/>.</param>
    public IReadOnlyList<PolicyDecision> Decide(Func<RegoObject, PolicyDecision> decide, TimeProvider time, TimeSpan longest)
    {
        ArgumentNullException.ThrowIfNull(decide);
        ArgumentNullException.ThrowIfNull(time);
        var started = time.GetTimestamp();
        var decisions = new List<PolicyDecision>(Inputs.Count);
        foreach (var input in Inputs)
        {
            var decision = time.GetElapsedTime(started) > longest ? OutOfTime : decide(input).ForAcr(AcrOf(input));
            decisions.Add(decision);
            if (Semantic == (decision.Allowed ? AuthZenSemantic.PermitOnFirstPermit : AuthZenSemantic.DenyOnFirstDeny))
            {
                break;
            }
        }

        return decisions;
    }

    // The caller enforces and is trusted: how strongly the subject signed in is its to say.
    private static string? AcrOf(RegoObject input) =>
        ((input.Find("subject") as RegoObject)?.Find("properties") as RegoObject)?.Find("acr") is RegoString acr ? acr.Value : null;
}

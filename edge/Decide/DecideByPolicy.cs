using Plinto.Decisions;
using Plinto.Decisions.Input;
using Plinto.Edge.DecisionLogs;
using Plinto.Edge.Observe;
using Plinto.Edge.Policies;
using Plinto.Edge.Requests;
using Plinto.Edge.Routing;
using Plinto.Edge.Streams;
using Plinto.Rego.Values;

namespace Plinto.Edge.Decide;

/// <summary>
/// The step that asks the tenant's policy: input as the route says, one evaluation, the decision's headers, and the decision log. Anything that is not a clear yes refuses, each
/// with its own code. Next files: <see cref="InputDocument"/>, <see cref="TenantPolicy"/>, <see cref="DecisionLog"/>.
/// </summary>
internal sealed partial class DecideByPolicy(InputDocument inputs, DecisionLog log, EdgeMetrics metrics, TimeProvider time, ILogger<DecideByPolicy> logger)
{
    public Denial? Run(ref EdgeRequest request)
    {
        if (request.Rules.Policy is not { } route)
        {
            return null;
        }

        var policy = request.Snapshot.Policy;
        var point = policy.Find(route.Entrypoint);
        var logged = log.Takes(route.Log, route.Sample, request.Snapshot.Tenant.Id);
        var isWhole = logged || StreamRequest.IsStream(request.Http);
        var parts = isWhole || point is null ? InputParts.All(policy.Shapes) : point.Reads;
        var started = time.GetTimestamp();
        var decision = Decide(ref request, route, point, ref parts, out var token, out var input);
        var took = time.GetElapsedTime(started);
        metrics.Decided(took);
        if (decision.Fault is { } fault && point?.IsFirstFault() != false)
        {
            LogFault(policy.Release, route.Entrypoint, request.Snapshot.Tenant.Slug, fault);
        }

        if (logged)
        {
            request.Record = log.Take(
                new DecisionLogEntry
                {
                    At = request.Now,
                    TenantId = request.Snapshot.Tenant.Id,
                    Policy = policy,
                    Entrypoint = route.Entrypoint,
                    Route = request.Rules.RouteId,
                    RequestId = request.Http.TraceIdentifier,
                    Subject = request.Token.Claims.Subject,
                    Decision = decision,
                    Input = input,
                    Took = took,
                },
                route.Log);
        }

        if (!decision.Allowed)
        {
            return PolicyDenials.Of(decision);
        }

        request.Http.Features.Set(new DecidedInput(route.Entrypoint, input!, parts, token?.Acr));
        StripDecidedHeaders.Run(request.Http.Request.Headers, route);
        foreach (var (name, value) in decision.Headers)
        {
            request.Http.Request.Headers[name] = value;
        }

        return null;
    }

    // INVARIANT: never throws: what is decided here is logged and answered, whatever went wrong. An exception that passed the log step by would be an answer without a record.
    private PolicyDecision Decide(ref EdgeRequest request, RoutePolicy route, DecisionPoint? point, ref InputParts parts, out TokenInput? token, out RegoObject? input)
    {
        (token, input) = (null, null);
        try
        {
            token = UpstreamIdentity.Of(request.Token).InputFor(request.Snapshot.Policy.Shapes);
            input = Input(ref request, route, token, point, ref parts);
            return point is null ? PolicyDecision.Missing
                : token is null ? TokenInput.Unreadable
                : input is null ? PolicyDecision.InputTooLarge
                : Checked(point.Decide(input), route).ForAcr(token.Acr);
        }
        catch (Exception broken)
        {
            return DecisionPoint.Failed(broken);
        }
    }

    /// <summary>The input with those parts; if it is too large with them, with what the policy reads.</summary>
    private RegoObject? Input(ref EdgeRequest request, RoutePolicy route, TokenInput? token, DecisionPoint? point, ref InputParts parts)
    {
        if (token is null)
        {
            return null;
        }

        var asked = Ask(ref request, route, token);
        var input = inputs.Make(asked, parts);
        if (input is not null || point is null || ReferenceEquals(point.Reads, parts))
        {
            return input;
        }

        parts = point.Reads;
        return inputs.Make(asked, parts);
    }

    /// <summary>What the policy of a route is asked about.</summary>
    internal static InputRequest Ask(ref EdgeRequest request, RoutePolicy route, TokenInput token) => new()
    {
        Http = request.Http,
        Token = token,
        Route = request.Rules.RouteId,
        Resource = route.Resource,
        Action = route.Action,
        Headers = route.Headers,
        Now = request.Now,
    };

    /// <summary>A decision may set the headers that the route names, and no other.</summary>
    private static PolicyDecision Checked(PolicyDecision decision, RoutePolicy route)
    {
        foreach (var name in decision.Headers.Keys)
        {
            if (!route.Sets.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return PolicyDecision.No with
                    { Code = DecisionCode.ResultInvalid, Fault = $"the policy's value sets the header `{name}`, which the route's Plinto:PolicySets does not name" };
            }
        }

        return decision;
    }

    [LoggerMessage(1511, LogLevel.Warning, "release {Release}: `{Entrypoint}` of {Tenant} gives no decision, so requests are denied: {Fault}")]
    private partial void LogFault(long release, string entrypoint, string tenant, string fault);
}

using System.Buffers;
using Plinto.Decisions;
using Plinto.Decisions.AuthZen;
using Plinto.Edge.Configuration;
using Plinto.Edge.DecisionLogs;
using Plinto.Edge.Policies;
using Plinto.Edge.Proxy;
using Plinto.Edge.Requests;
using Plinto.Edge.Routing;
using Plinto.Edge.Snapshots;
using Plinto.Rego.Values;

namespace Plinto.Edge.AuthZen;

/// <summary>
/// <c>POST /access/v1/evaluation</c> and <c>/access/v1/evaluations</c> (OpenID AuthZEN Authorization API 1.0): apps ask the policies that decide about requests in the standard's
/// words. The caller authenticates by an access token, verified by the same steps as everybody's. Requests are read and answers written by <see cref="AuthZenRequest"/> and
/// <see cref="AuthZenAnswer"/>.
/// </summary>
internal sealed class AuthZenEndpoints(AuthZenOptions options, PolicyOptions budget, RequestMiddleware requests, DecisionLog log, TimeProvider time)
{
    private const int BudgetsPerRequest = 10;

    private readonly LogMode _log = Enum.Parse<LogMode>(options.DecisionLog, ignoreCase: true);
    private readonly RouteRules _rules = new()
    {
        RouteId = "authzen",
        Mode = RouteMode.Api,
        Tenant = options.Tenant ?? "",
        Audience = options.Audience,
        Scopes = options.Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries),
    };

    private delegate string? Read(ReadOnlyMemory<byte> body, out AuthZenRequest? request);

    public void Map(IEndpointRouteBuilder routes)
    {
        if (options.Tenant is null)
        {
            return;
        }

        routes.MapOwnPost(AuthZenAnswer.EvaluationPath, http => EvaluateAsync(http, AuthZenRequest.ReadEvaluation));
        routes.MapOwnPost(AuthZenAnswer.EvaluationsPath, http => EvaluateAsync(http, AuthZenRequest.ReadEvaluations));
        if (options.Origin is { } origin)
        {
            routes.MapOwnGet(AuthZenAnswer.MetadataPath, http => AnswerAsync(http, output => AuthZenAnswer.WriteMetadata(origin, output)));
        }
    }

    private async Task EvaluateAsync(HttpContext http, Read read)
    {
        var requestId = AuthZenRequest.EchoRequestId(http) ?? http.TraceIdentifier;
        var (denial, snapshot) = await requests.IdentifyAsync(http, _rules);
        if (denial is not null)
        {
            await denial.WriteAsync(http, _rules);
            return;
        }

        AuthZenRequest? request = null;
        var wrong = http.Request.HasJsonContentType() ? read(await BodyAsync(http), out request) : "the body is not application/json";
        if (wrong is not null)
        {
            await (Denials.AccessRequestInvalid with { Sentence = wrong }).WriteAsync(http);
            return;
        }

        var (decisions, times) = Decide(request!, snapshot!.Policy);
        if (!await LogAsync(request!, decisions, times, snapshot, requestId))
        {
            await Denials.DecisionLogFull.WriteAsync(http);
            return;
        }

        http.Response.Headers.CacheControl = "no-store";
        await AnswerAsync(http, output => AuthZenAnswer.Write(request!, decisions, output));
    }

    /// <summary>The body, or as much of it as shows that it is too long.</summary>
    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpContext http)
    {
        var body = new ArrayBufferWriter<byte>();
        int read;
        do
        {
            read = await http.Request.Body.ReadAsync(body.GetMemory(16384), http.RequestAborted);
            body.Advance(read);
        }
        while (read > 0 && body.WrittenCount <= AuthZenRequest.LargestBody);
        return body.WrittenMemory;
    }

    private (IReadOnlyList<PolicyDecision> Decisions, List<TimeSpan> Times) Decide(AuthZenRequest request, TenantPolicy policy)
    {
        var point = policy.Find(options.Entrypoint);
        var times = new List<TimeSpan>();
        var decisions = request.Decide(
            input =>
            {
                var started = time.GetTimestamp();
                var decision = point?.Decide(input) ?? PolicyDecision.Missing;
                times.Add(time.GetElapsedTime(started));
                return decision;
            },
            time,
            budget.Time * BudgetsPerRequest);
        return (decisions, times);
    }

    private async Task<bool> LogAsync(AuthZenRequest request, IReadOnlyList<PolicyDecision> decisions, List<TimeSpan> times, Snapshot snapshot, string requestId)
    {
        if (_log == LogMode.Off)
        {
            return true;
        }

        var kept = new List<Task<bool>>();
        for (var i = 0; i < decisions.Count; i++)
        {
            if (log.Takes(_log, 1, snapshot.Tenant.Id)
                && log.Take(Record(request.Inputs[i], decisions[i], i < times.Count ? times[i] : TimeSpan.Zero, snapshot, requestId), _log) is { } record)
            {
                kept.Add(log.KeepAsync(record));
            }
        }

        return (await Task.WhenAll(kept)).All(isKept => isKept);
    }

    private DecisionLogEntry Record(RegoObject input, PolicyDecision decision, TimeSpan took, Snapshot snapshot, string requestId) => new()
    {
        At = time.GetUtcNow(),
        TenantId = snapshot.Tenant.Id,
        Policy = snapshot.Policy,
        Entrypoint = options.Entrypoint,
        RequestId = requestId,
        Subject = (input.Find("subject") as RegoObject)?.Find("id") is RegoString subject ? subject.Value : null,
        Decision = decision,
        Input = input,
        Took = took,
    };

    private static async Task AnswerAsync(HttpContext http, Action<IBufferWriter<byte>> write)
    {
        http.Response.ContentType = "application/json";
        write(http.Response.BodyWriter);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }
}

using System.Buffers;
using Microsoft.AspNetCore.Mvc;
using Plinto.Decisions;
using Plinto.Decisions.AuthZen;
using Plinto.Issuer.Configuration;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Http;
using Plinto.Issuer.Policies.Execution;
using Plinto.Issuer.Policies.Releases;
using Plinto.Issuer.Policies.Sources;
using Plinto.Rego.Run;

namespace Plinto.Issuer.AccessEvaluation;

/// <summary>
/// <c>/access/v1/evaluation</c> and <c>/evaluations</c>: the OpenID AuthZEN Authorization API 1.0, for apps that ask in the standard's words. The same stands at each edge. An API
/// key with <c>policies:evaluate</c> says whose policies are asked.
/// </summary>
internal static class AccessEvaluationEndpoints
{
    /// <summary>The entrypoint that answers, if the tenant's policies have it; else the roles do.</summary>
    private const string OwnEntrypoint = "authzen/allow";

    private static readonly TimeSpan LongestEvaluations = TimeSpan.FromSeconds(5);

    private delegate string? Read(ReadOnlyMemory<byte> body, out AuthZenRequest? request);

    public static void Map(Routes routes)
    {
        var access = routes.Root.MapGroup("").WithTags("access evaluation").AddEndpointFilter<RequireCallerTenant>().RequireAuthorization(Permissions.EvaluatePolicies)
            .WithMetadata(new RequestSizeLimitAttribute(AuthZenRequest.LargestBody + 1));
        access.MapPost(AuthZenAnswer.EvaluationPath, (HttpContext http, Caller caller, ActiveReleases releases, PolicyWork work, TimeProvider time, CancellationToken ct) =>
            EvaluateAsync(AuthZenRequest.ReadEvaluation, http, caller, releases, work, time, ct));
        access.MapPost(AuthZenAnswer.EvaluationsPath, (HttpContext http, Caller caller, ActiveReleases releases, PolicyWork work, TimeProvider time, CancellationToken ct) =>
            EvaluateAsync(AuthZenRequest.ReadEvaluations, http, caller, releases, work, time, ct));
        routes.Root.MapGet(AuthZenAnswer.MetadataPath, (Settings settings) => Answer(output => AuthZenAnswer.WriteMetadata(settings.PublicUrl, output))).ExcludeFromDescription();
    }

    private static async Task<IResult> EvaluateAsync(
        Read read, HttpContext http, Caller caller, ActiveReleases releases, PolicyWork work, TimeProvider time, CancellationToken ct)
    {
        AuthZenRequest.EchoRequestId(http);
        CacheHeaders.NoStore(http.Response);
        if (!http.Request.HasJsonContentType())
        {
            return Problems.Invalid("the body must be application/json");
        }

        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, ct);
        if (read(body.GetBuffer().AsMemory(0, (int)body.Length), out var request) is { } wrong)
        {
            return Problems.Invalid(wrong);
        }

        var (release, missing) = await releases.GetAsync(caller.TenantId, ct);
        if (release is null)
        {
            return missing!;
        }

        var entrypoint = release.Policy.Find(OwnEntrypoint) is null ? BasePolicy.Entrypoint : OwnEntrypoint;
        var (decisions, busy) = await work.DecideAsync(caller.TenantId, () => Decide(request!, release.Policy, entrypoint, time), ct);
        return decisions is null ? busy! : Answer(output => AuthZenAnswer.Write(request!, decisions, output));
    }

    private static IReadOnlyList<PolicyDecision> Decide(AuthZenRequest request, RegoPolicy policy, string entrypoint, TimeProvider time) =>
        request.Decide(input => PolicyDecision.From(policy.Evaluate(entrypoint, input)), time, LongestEvaluations);

    private static IResult Answer(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return TypedResults.Bytes(output.WrittenMemory, "application/json");
    }
}

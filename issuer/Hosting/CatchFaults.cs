using Npgsql;
using Plinto.Issuer.Http;
using Plinto.Issuer.Pages;
using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.Hosting;

/// <summary>The one place where exceptions become answers: what is wrong with the world is logged here and said briefly, never with its details.</summary>
internal sealed partial class CatchFaults(RequestDelegate next, RepeatedFaults repeated, ILogger<CatchFaults> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller left.
        }
        catch (Exception fault) when (!http.Response.HasStarted)
        {
            var answer = Answer(http, fault);
            if (http.GetEndpoint()?.Metadata.GetMetadata<PageMetadata>() is not null)
            {
                http.Items.TryAdd(typeof(PageTenant), null); // not read again: the database may be what failed
                await ErrorPage.Failed(answer.Status).ExecuteAsync(http);
                return;
            }

            await answer.ExecuteAsync(http);
            return;
        }

        if (!http.Response.HasStarted && http.Response.StatusCode is >= 400 and not 401 && http.Response.ContentType is null && http.Response.ContentLength is null)
        {
            await (http.Response.StatusCode switch
            {
                StatusCodes.Status404NotFound => Problems.NotFound("endpoint"),
                var status => Problems.Of(ProblemTypes.Invalid with { Status = status }, "the request does not fit this place: see its method and content type"),
            }).ExecuteAsync(http);
        }
    }

    private Problem Answer(HttpContext http, Exception fault)
    {
        switch (fault)
        {
            case BadHttpRequestException bad:
                return Problems.Of(ProblemTypes.Invalid with { Status = bad.StatusCode }, "the body or a parameter does not have the expected form");
            case PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter }:
                return Problems.Invalid("a text holds a character that cannot be stored, such as NUL");
            case NpgsqlException database when IsAway(database):
                if (repeated.Admit("database", fault) is { } line)
                {
                    DatabaseFailed(logger, http.TraceIdentifier, fault.GetType().Name, line.LeftOut, line.Stack);
                }

                return Problems.Unavailable("the database does not answer").After(1);
            default:
                if (repeated.Admit("request", fault) is { } one)
                {
                    RequestFailed(logger, http.TraceIdentifier, fault.GetType().Name, one.LeftOut, one.Stack);
                }

                return Problems.Of(ProblemTypes.Failed, "it was logged under the requestId");
        }
    }

    // What a server says while it stops, starts or has no connection left is not the request's failure either.
    private static bool IsAway(NpgsqlException fault) => fault is not PostgresException { SqlState: var state }
        || state is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections;

    [LoggerMessage(1011, LogLevel.Error, "request {requestId}: the database does not answer ({fault}; {leftOut} more since the last such line)")]
    private static partial void DatabaseFailed(ILogger logger, string requestId, string fault, long leftOut, Exception? stack);

    [LoggerMessage(1012, LogLevel.Error, "request {requestId} failed ({fault}; {leftOut} more since the last such line)")]
    private static partial void RequestFailed(ILogger logger, string requestId, string fault, long leftOut, Exception? stack);
}

using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Feed;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Hosting;

/// <summary><c>/healthz</c>: the process answers. <c>/readyz</c>: it can serve requests, which needs the database and a read edge feed, and it is not ending.</summary>
internal static class HealthEndpoints
{
    public static void Map(Routes routes)
    {
        routes.Root.MapGet("/healthz", () => TypedResults.Text("ok")).AnswerHead().ExcludeFromDescription();
        routes.Root.MapGet("/readyz", Ready).AnswerHead().ExcludeFromDescription();
    }

    private static async Task<IResult> Ready(Database db, FeedHub hub, Drain drain, CancellationToken ct)
    {
        if (drain.HasBegun)
        {
            return Problems.Unavailable("the service is ending");
        }

        try
        {
            await using var ping = db.Deployment("select 1");
            await ping.ScalarAsync<int>(ct);
        }
        catch (NpgsqlException)
        {
            return Problems.Unavailable("the database does not answer");
        }

        return hub.Position is null ? Problems.Unavailable("the edge feed was not read yet") : TypedResults.Text("ready");
    }
}

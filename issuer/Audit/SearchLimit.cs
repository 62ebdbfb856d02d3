using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Audit;

/// <summary>How long a search of the log may take, so that no caller keeps the database busy: five seconds, then <c>audit_search_too_broad</c>.</summary>
internal static class SearchLimit
{
    /// <summary>Sets it for what follows in this transaction. Each search is planned by what it asks for.</summary>
    public static async Task SetAsync(Work work, CancellationToken ct)
    {
        await using var set = work.Run("select set_config('statement_timeout', '5000', true), set_config('plan_cache_mode', 'force_custom_plan', true)");
        await set.ExecuteAsync(ct);
    }

    /// <summary>The answer to a search that took longer.</summary>
    public static Problem Exceeded() =>
        Problems.Of(ProblemTypes.AuditSearchTooBroad, "the search took longer than 5 seconds; narrow it by a shorter time, a subject, an actor or a type");

    /// <summary>Whether it was this limit that ended a statement.</summary>
    public static bool IsExceeded(PostgresException fault) => fault.SqlState == PostgresErrorCodes.QueryCanceled;
}

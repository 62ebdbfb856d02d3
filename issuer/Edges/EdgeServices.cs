using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.Edges;

/// <summary>Enrolled edges.</summary>
internal static class EdgeServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<EdgeSql>();
        services.AddSingleton<EdgeListSql>();
        services.AddSingleton<EdgePolicySql>();
        services.AddSingleton<AuthenticateEdge>();
        services.AddSingleton<EnrolEdge>();
        services.AddExpiry((db, now) => db.Deployment(UsedAssertionsSql, now, ExpiredRows.Chunk));
        services.AddJson(EdgesJson.Default);
        services.AddEventTypes(
            new EventType("edge.enrolment_token_created", EventClass.Security, "tenant", "a one-time token was made that an edge enrols with for this tenant"),
            new EventType("edge.enrolled", EventClass.Security, "edge", "an edge enrolled and gets this tenant", EventMember.Text("name", "what the edge calls itself")),
            new EventType("edge.revoked", EventClass.Security, "edge", "an edge was revoked"));
    }

    private const string UsedAssertionsSql = "delete from edge_assertion_jtis where ctid = any (array(select ctid from edge_assertion_jtis where expires_at < $1 limit $2))";
}

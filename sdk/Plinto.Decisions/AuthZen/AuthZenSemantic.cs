namespace Plinto.Decisions.AuthZen;

/// <summary>How far a request for several evaluations goes (AuthZEN 1.0, <c>evaluations_semantic</c>).</summary>
public enum AuthZenSemantic
{
    /// <summary><c>execute_all</c>: every evaluation is answered. The default.</summary>
    ExecuteAll,

    /// <summary><c>deny_on_first_deny</c>: ends with the first denial.</summary>
    DenyOnFirstDeny,

    /// <summary><c>permit_on_first_permit</c>: ends with the first permission.</summary>
    PermitOnFirstPermit,
}

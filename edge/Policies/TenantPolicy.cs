using Plinto.Decisions.Input;
using Plinto.Rego.Run;
using Plinto.Rego.Values;

namespace Plinto.Edge.Policies;

/// <summary>
/// The policies of one tenant as this edge decides by them: a release, bound once, over the tenant's roles. Immutable, swapped whole with the snapshot it is part of.
/// </summary>
internal sealed class TenantPolicy
{
    /// <summary>Nothing is known: every entrypoint is missing.</summary>
    public static readonly TenantPolicy None = new(null, RegoObject.Empty, InputShapes.Plain);

    private readonly Dictionary<string, DecisionPoint> _points;
    private readonly RegoPolicy? _policy;

    private TenantPolicy(RegoPolicy? policy, RegoValue data, InputShapes shapes)
    {
        _policy = policy?.WithData(data);
        Data = data;
        Shapes = shapes;
        _points = _policy?.Entrypoints.ToDictionary(name => name, name => new DecisionPoint(_policy.Find(name)!, Shapes), StringComparer.Ordinal) ?? [];
    }

    /// <summary>False while the issuer says nothing of policies: it is older than they are.</summary>
    public bool IsKnown { get; private init; }

    /// <summary>The active release; 0 if there is none.</summary>
    public long Release { get; private init; }

    /// <summary>What tells this release from another of the same number, after the issuer's database was set back.</summary>
    public string Fingerprint { get; private init; } = "";

    /// <summary>Why a newer release is not active: one sentence. Null if none was refused.</summary>
    public string? Fault { get; private init; }

    /// <summary>What decision logs never hold.</summary>
    public Redactions Redactions { get; private init; } = Redactions.None;

    /// <summary>Base data: <c>data.plinto</c>.</summary>
    public RegoValue Data { get; }

    /// <summary>How inputs are made for it; the same for as long as the release is, whatever its data.</summary>
    public InputShapes Shapes { get; }

    /// <summary>The entrypoint, or null if no active policy has it.</summary>
    public DecisionPoint? Find(string entrypoint) => _points.GetValueOrDefault(entrypoint);

    /// <summary>A release with a bound policy, or with none if nothing is active in it.</summary>
    public static TenantPolicy Of(long release, string fingerprint, RegoPolicy? policy, Redactions redactions, RegoValue data) =>
        new(policy, data, policy is null ? InputShapes.Plain : new InputShapes(policy.Strings))
            { IsKnown = true, Release = release, Fingerprint = fingerprint, Redactions = redactions };

    /// <summary>The same release over other data; nothing is bound anew.</summary>
    public TenantPolicy WithData(RegoValue data) =>
        new(_policy, data, Shapes) { IsKnown = IsKnown, Release = Release, Fingerprint = Fingerprint, Fault = Fault, Redactions = Redactions };

    /// <summary>
    /// The same release, after a newer one was refused, or with null after it turned out to be the newest. What is to stay out of logs is the newer one's to say.
    /// </summary>
    public TenantPolicy WithFault(string? fault, Redactions redactions) =>
        new(_policy, Data, Shapes) { IsKnown = true, Release = Release, Fingerprint = Fingerprint, Fault = fault, Redactions = redactions };
}

using Plinto.Issuer.Events;
using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>A change over what is active just now: what the next release is made from, and what is written with it.</summary>
/// <param name="Change">With nothing left open: the revision, what must be active until then, every setting.</param>
/// <param name="After">What the next release is compiled from.</param>
/// <param name="Reason">As the release keeps it.</param>
/// <param name="Event">What the log says of it.</param>
internal sealed record ReleaseStep(ReleaseChange Change, ReleaseSources After, string Reason, NewEvent Event);

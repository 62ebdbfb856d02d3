using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>A change of what is in force.</summary>
/// <param name="After">What the next release is compiled from.</param>
/// <param name="Reason">As the release keeps it.</param>
/// <param name="Event">What the log says of it.</param>
/// <param name="Apply">What else is written with it, once the switch is certain: a fault undoes all of it.</param>
/// <param name="Answer">The body of the answer, read after <paramref name="Apply"/>.</param>
internal sealed record ReleaseChange(ReleaseSources After, string Reason, NewEvent Event, Func<Work, Task<Problem?>> Apply, Func<Work, long, Task<object>> Answer);

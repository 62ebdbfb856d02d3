using Plinto.Edge.Proxy;

namespace Plinto.Edge.Decide;

/// <summary>The step that authorises a verified request. Null allows; anything that is not a clear yes refuses.</summary>
internal interface IDecision
{
    Denial? Run(ref EdgeRequest request);
}

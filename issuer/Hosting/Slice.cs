using Plinto.Issuer.Configuration;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Hosting;

/// <summary>One thing the issuer does, in a folder of its own: what it is made of, and where it is reached.</summary>
/// <param name="Add">Its services, its part of the configuration, what of it expires, its JSON and its event types.</param>
/// <param name="Map">Its endpoints; null: it has none.</param>
internal sealed record Slice(Action<IServiceCollection, Settings> Add, Action<Routes>? Map = null)
{
    /// <summary>A slice that reads no configuration.</summary>
    public Slice(Action<IServiceCollection> add, Action<Routes>? map = null)
        : this((services, _) => add(services), map)
    {
    }
}

using Microsoft.EntityFrameworkCore;

namespace Plinto.Bench.OpenIddictServer;

/// <summary>OpenIddict's own tables.</summary>
internal sealed class Stores(DbContextOptions<Stores> options) : DbContext(options);

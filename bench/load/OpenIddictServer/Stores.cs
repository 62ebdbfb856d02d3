using Microsoft.EntityFrameworkCore;

namespace Plinto.Bench.OpenIddictServer;

/// <summary>OpenIddict's own tables, and the people.</summary>
internal sealed class Stores(DbContextOptions<Stores> options) : DbContext(options)
{
    public DbSet<Person> People => Set<Person>();
}

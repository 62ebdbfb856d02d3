using System.Buffers.Text;
using System.Text.Json;
using Npgsql;
using Xunit;

namespace Plinto.EndToEnd.Running;

/// <summary>How far the deployment's edge has come on its disk, by the manifest there.</summary>
internal static class EdgeDisk
{
    extension(Deployment demo)
    {
        /// <summary>Waits until all changes that the issuer's feed has come to by now are on the edge's disk. PostgreSQL must be there, the issuer need not.</summary>
        internal async Task ReachesDiskAsync()
        {
            var url = new Uri(demo.Text("postgres"));
            var user = url.UserInfo.Split(':');
            var connection = new NpgsqlConnectionStringBuilder { Host = url.Host, Port = url.Port, Database = url.AbsolutePath.Trim('/'), Username = user[0], Password = user[1] };
            await using var database = NpgsqlDataSource.Create(connection.ConnectionString);
            await using var query = database.CreateCommand("select epoch, position from feed_state");
            await using var row = await query.ExecuteReaderAsync();
            Assert.True(await row.ReadAsync());
            var (epoch, position) = (row.GetString(0), row.GetInt64(1));
            await Eventually.TrueAsync(
                () => Task.FromResult(demo.OnDisk() is { } there && there.Epoch == epoch && there.Position >= position),
                () => $"{epoch}:{position} did not reach the disk, which has {demo.OnDisk()}");
        }

        /// <summary>Null before the edge wrote anything.</summary>
        internal (string Epoch, long Position)? OnDisk()
        {
            var file = Path.Combine(demo.StateDirectory, "edge", "manifest.jws");
            if (!File.Exists(file))
            {
                return null;
            }

            using var manifest = JsonDocument.Parse(Base64Url.DecodeFromChars(File.ReadAllText(file).Split('.')[1]));
            return (manifest.RootElement.GetProperty("epoch").GetString()!, manifest.RootElement.GetProperty("position").GetInt64());
        }
    }
}

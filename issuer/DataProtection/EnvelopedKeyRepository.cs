using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Plinto.Issuer.Data;
using Plinto.Issuer.Keys;

namespace Plinto.Issuer.DataProtection;

/// <summary>
/// Keeps the framework's data protection keys in PostgreSQL, each in an envelope under the root key, so that every replica can read what another protected.
/// The framework's interface is synchronous; it is called at start and when a key is made, never in a request.
/// </summary>
internal sealed class EnvelopedKeyRepository(Database db, RootKeys rootKeys, TimeProvider time) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => ReadAsync().GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName) => WriteAsync(element, friendlyName).GetAwaiter().GetResult();

    private async Task<IReadOnlyCollection<XElement>> ReadAsync()
    {
        await using var query = db.Deployment("select friendly_name, root_key_id, envelope from data_protection_keys order by created_at");
        var rows = await query.ListAsync(row => (Name: row.GetString(0), Envelope: new Envelope(row.GetString(1), row.GetFieldValue<byte[]>(2))), CancellationToken.None);
        return [.. rows.Select(row => XElement.Parse(Encoding.UTF8.GetString(rootKeys.Open(row.Envelope, EnvelopePurpose.DataProtectionKey(row.Name)))))];
    }

    private async Task WriteAsync(XElement element, string friendlyName)
    {
        var envelope = rootKeys.Seal(Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)), EnvelopePurpose.DataProtectionKey(friendlyName));
        await using var insert = db.Deployment(
            "insert into data_protection_keys (friendly_name, envelope, root_key_id, created_at) values ($1, $2, $3, $4)",
            friendlyName, envelope.Sealed, envelope.RootKeyId, time.GetUtcNow());
        await insert.ExecuteAsync(CancellationToken.None);
    }
}

using Microsoft.AspNetCore.Http.HttpResults;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Branding;

/// <summary>
/// <c>/v1/branding</c>: colour and logo of a tenant's pages and mails, as validated values and never as markup; and <c>/branding/logo</c>, where pages show the logo from.
/// </summary>
internal static class BrandEndpoints
{
    public static void Map(Routes routes)
    {
        var branding = routes.Root.MapGroup("/v1/branding").WithTags("branding").AddEndpointFilter<RequireCallerTenant>();
        branding.MapGet("/", GetBrand).RequireAuthorization(Permissions.ReadBranding);
        branding.MapPatch("/", UpdateBrand).RequireAuthorization(Permissions.ManageBranding);
        branding.MapPut("/logo", SetLogo).RequireAuthorization(Permissions.ManageBranding);
        branding.MapDelete("/logo", DeleteLogo).RequireAuthorization(Permissions.ManageBranding);
        routes.Tenant.MapGet("/branding/logo", ShowLogo).AnswerHead();
    }

    private static async Task<Ok<BrandBody>> GetBrand(Caller caller, BrandSql brands, CancellationToken ct) => TypedResults.Ok(await brands.FindAsync(caller.TenantId, ct));

    private static async Task<Results<Ok<BrandBody>, Problem>> UpdateBrand(UpdateBrandRequest request, Caller caller, Database db, EventLog events, CancellationToken ct)
    {
        var fault = new Faults().Require(request.Color is null or "" || BrandColors.IsColor(request.Color), "color", "must be `#rrggbb` in lower case, or empty for the default")
            .Problem;
        if (fault is not null)
        {
            return fault;
        }

        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (request.Color is { } color)
        {
            await BrandSql.SetColorAsync(work, color.Length == 0 ? null : color, ct);
            await events.AppendAsync(work, new NewEvent("branding.updated", caller.Actor, caller.TenantId.ToString()), ct);
        }

        var after = await BrandSql.FindAsync(work, ct);
        await work.CommitAsync(ct);
        return TypedResults.Ok(after);
    }

    private static async Task<Results<Ok<BrandBody>, Problem>> SetLogo(HttpRequest request, Caller caller, Database db, EventLog events, TimeProvider time, CancellationToken ct)
    {
        if (await ReadAsync(request, ct) is not { } data || Logo.Read(data) is not { } logo)
        {
            return Problems.Invalid($"the body must be a PNG, JPEG or WebP image of at most {Logo.Largest} bytes");
        }

        await using var work = await db.BeginAsync(caller.TenantId, ct);
        await BrandSql.SetLogoAsync(work, logo, time.GetUtcNow(), ct);
        await events.AppendAsync(work, new NewEvent("branding.updated", caller.Actor, caller.TenantId.ToString()), ct);
        var after = await BrandSql.FindAsync(work, ct);
        await work.CommitAsync(ct);
        return TypedResults.Ok(after);
    }

    private static async Task<NoContent> DeleteLogo(Caller caller, Database db, EventLog events, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (await BrandSql.DeleteLogoAsync(work, ct))
        {
            await events.AppendAsync(work, new NewEvent("branding.updated", caller.Actor, caller.TenantId.ToString()), ct);
            await work.CommitAsync(ct);
        }

        return TypedResults.NoContent();
    }

    private static async Task<IResult> ShowLogo(TenantAddress address, BrandSql brands, HttpResponse response, CancellationToken ct)
    {
        if (await brands.FindLogoAsync(address, ct) is not { } logo)
        {
            return Problems.NotFound("logo");
        }

        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-site";
        response.Headers.CacheControl = "public, max-age=86400"; // pages name it with its hash
        return TypedResults.Bytes(logo.Data, logo.MediaType);
    }

    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > Logo.Largest)
        {
            return null;
        }

        using var data = new MemoryStream();
        var part = new byte[8192];
        for (int read; (read = await request.Body.ReadAsync(part, ct)) > 0;)
        {
            data.Write(part, 0, read);
            if (data.Length > Logo.Largest)
            {
                return null;
            }
        }

        return data.ToArray();
    }
}


namespace Plinto.Issuer.Pages;

/// <summary>A form that one of our pages posted: read once, its token checked, its fields never longer than they may be.</summary>
internal sealed class PostedForm
{
    private const long LargestBody = 64 * 1024;
    private const int LongestField = 20 * 1024;
    private readonly IFormCollection _fields;

    private PostedForm(IFormCollection fields) => _fields = fields;

    /// <summary>A field; empty if it is absent or was sent twice.</summary>
    public string this[string name] => _fields[name] is [{ } value] ? value : "";

    /// <summary>Reads and checks it. With a fault, that is the answer and nothing else may happen.</summary>
    public static async Task<(PostedForm? Form, IResult? Fault)> ReadAsync(HttpContext http, PageTenant tenant, FormTokens tokens, CancellationToken ct)
    {
        if (http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestBody;
        }

        if (await FieldsAsync(http.Request, ct) is not { } fields)
        {
            return (null, ErrorPage.Of(
                StatusCodes.Status400BadRequest, "This form cannot be read", "What your browser sent is not what our form sends. Go back, reload the page and try again."));
        }

        var form = new PostedForm(fields);
        var fault = tokens.Check(http, tenant.Id, form[FormTokens.Field]);
        return fault == FormFault.None ? (form, null) : (null, Say(fault));
    }

    private static ErrorPage Say(FormFault fault)
    {
        var (title, sentence) = fault switch
        {
            FormFault.NoCookie => ("Your browser blocks cookies",
                "Your browser did not send back our cookie, so we cannot tell that this form is yours. Allow cookies for this site (also in private windows), reload the page and try again."),
            FormFault.CrossSite => ("This form came from another site", "For your safety it was not taken. Go back to the app and start again."),
            _ => ("This form is out of date", "It was opened in another browser, or too long ago. Go back, reload the page and try again."),
        };
        return ErrorPage.Of(StatusCodes.Status400BadRequest, title, sentence);
    }

    private static async Task<IFormCollection?> FieldsAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        try
        {
            var fields = await request.ReadFormAsync(ct);
            return fields.All(field => field.Value.All(value => value is not null && value.Length <= LongestField && !value.Contains('\0'))) ? fields : null;
        }
        catch (Exception fault) when (fault is BadHttpRequestException or InvalidDataException)
        {
            return null; // too large, too many fields, broken off
        }
    }
}

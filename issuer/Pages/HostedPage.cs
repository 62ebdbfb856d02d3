using Microsoft.AspNetCore.Components;

namespace Plinto.Issuer.Pages;

/// <summary>A page of the tenant: what its markup is given.</summary>
/// <typeparam name="TModel">What it shows, as plain values.</typeparam>
public abstract class HostedPage<TModel> : ComponentBase
{
    [Parameter, EditorRequired]
    public required PageHead Head { get; set; }

    [Parameter, EditorRequired]
    public required TModel Model { get; set; }
}

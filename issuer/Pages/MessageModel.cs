namespace Plinto.Issuer.Pages;

/// <summary>A page that says one thing and offers one way on.</summary>
/// <param name="Icon"><c>check</c>, <c>mail</c> or <c>info</c>.</param>
/// <param name="Link">Where the button leads: a path of the tenant; null: no button.</param>
/// <param name="Button">What it says.</param>
public sealed record MessageModel(string Icon, string Title, string Sentence, string? Link = null, string? Button = null);

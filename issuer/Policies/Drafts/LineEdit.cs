namespace Plinto.Issuer.Policies.Drafts;

/// <summary>A line of a diff: kept (<c>' '</c>), taken away (<c>'-'</c>) or added (<c>'+'</c>).</summary>
internal readonly record struct LineEdit(char Kind, string Line);

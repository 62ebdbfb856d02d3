namespace Plinto.Samples.ProtectedApi;

/// <summary>Answer of <c>/api/admin</c>.</summary>
internal sealed record AdminAnswer(string Message);

using System.Reflection;

namespace Plinto.Edge.Feed;

/// <summary>The version this program was built as.</summary>
internal static class EdgeVersion
{
    public static string Text { get; } = typeof(EdgeVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}

using Plinto.EndToEnd.Running;
using Xunit;

namespace Plinto.EndToEnd.Packages;

/// <summary>A folder of packages, as `tests/run` packed them, and projects outside the repository that install from it.</summary>
internal sealed class PackageFeed : IDisposable
{
    public const string Version = "0.1.0";

    private static readonly string Packed = Path.Combine(Deployment.Root, "artifacts/package/release");
    private readonly string _folder = Directory.CreateTempSubdirectory("plinto-packages-").FullName;

    /// <summary>Skips, or fails in CI, where nothing was packed.</summary>
    public void Prepare()
    {
        if (!File.Exists(Path.Combine(Packed, $"Plinto.Rego.{Version}.nupkg")))
        {
            const string Sentence = "the packages are missing; run `tests/run Plinto.EndToEnd`, which packs them";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", Sentence);
            Assert.Fail(Sentence);
        }

        File.WriteAllText(Path.Combine(_folder, "nuget.config"), $"""<configuration><packageSources><add key="packed" value="{Packed}" /></packageSources></configuration>""");
        // The repository's own settings end here.
        File.WriteAllText(Path.Combine(_folder, "Directory.Build.props"), "<Project />");
    }

    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    /// <summary>A project with one package and, as its program, the first C# block of the library's README.</summary>
    public async Task<string> WriteProgramAsync(string package, string sdk)
    {
        var folder = NewFolder(package);
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), FirstProgram(await File.ReadAllTextAsync(Path.Combine(Deployment.Root, "sdk", package, "README.md"))));
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.csproj"), $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <RestoreFallbackFolders>{GlobalPackages}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package}" Version="{Version}" />
              </ItemGroup>
            </Project>
            """);
        return folder;
    }

    /// <summary>Runs `dotnet` in a folder of its own packages: an older build of the same version, somewhere on this machine, is never used. Answers what it printed.</summary>
    public async Task<string> DotnetAsync(string folder, params string[] arguments)
    {
        var environment = new Dictionary<string, string>
            { ["NUGET_PACKAGES"] = Path.Combine(_folder, "installed"), ["DOTNET_NOLOGO"] = "1", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1" };
        var (exit, output) = await Command.RunAsync("dotnet", arguments, environment, folder);
        Assert.True(exit == 0, $"dotnet {string.Join(' ', arguments)}: {output}");
        return output;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string GlobalPackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages");

    private static string FirstProgram(string readme)
    {
        const string Begin = "```csharp\n";
        var from = readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        return readme[from..readme.IndexOf("```", from, StringComparison.Ordinal)];
    }
}

using System.Diagnostics;
using Plinto.Tests;
using Xunit;

namespace Plinto.Rego.Tests.Wasm;

/// <summary>The checked-in run-time part is what its sources give.</summary>
public sealed class RuntimeBuildTests
{
    [Fact]
    public async Task Sources_give_the_module_that_is_checked_in()
    {
        var folder = RepositoryRoot.PathOf("sdk", "Plinto.Rego", "Wasm", "Runtime");
        if (!File.Exists("/usr/bin/clang-14") || !File.Exists("/usr/bin/wasm-ld-14"))
        {
            const string Missing = "clang 14 and lld 14 are missing; install Debian's packages clang-14 and lld-14";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is "true", Missing);
            Assert.Fail(Missing);
        }

        var made = Path.GetTempFileName();
        try
        {
            using var build = Process.Start(new ProcessStartInfo(Path.Combine(folder, "build"), [made]))!;
            await build.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, build.ExitCode);
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(folder, "runtime.wasm"), TestContext.Current.CancellationToken),
                await File.ReadAllBytesAsync(made, TestContext.Current.CancellationToken));
        }
        finally
        {
            File.Delete(made);
        }
    }
}

using BenchmarkDotNet.Running;
using Plinto.Bench.Micro;

// `quick` measures with a stopwatch in half a minute; anything else is BenchmarkDotNet's command line.
if (args is ["quick"])
{
    QuickLook.Run();
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(QuickLook).Assembly).Run(args);

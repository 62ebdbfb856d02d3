using BenchmarkDotNet.Running;
using Plinto.Bench.Micro;

BenchmarkSwitcher.FromAssembly(typeof(RegoDecide).Assembly).Run(args);

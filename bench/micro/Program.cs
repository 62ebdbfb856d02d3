using BenchmarkDotNet.Running;

// bench/run micro; arguments are BenchmarkDotNet's own, such as --filter *Cold*
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);

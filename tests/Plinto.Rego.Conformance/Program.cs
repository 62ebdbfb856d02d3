using Plinto.Rego.Conformance;

return Suite.Run(args);

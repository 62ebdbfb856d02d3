using Plinto.Rego.Conformance;

return args is ["convert", ..] ? OpaCheckout.Convert(args[1..]) : Suite.Run(args);

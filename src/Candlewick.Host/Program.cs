using System.CommandLine;
using Candlewick.Host.Commands;

var root = new RootCommand("Candlewick, a self-hosted trading desk.");
root.Subcommands.Add(Up.Command());
root.Subcommands.Add(Import.Command());
root.Subcommands.Add(Export.Command());
// The web host shuts the process down in order; the command line must not cut it short.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

"""The command line: one file a command. Options in, a report out, an exit code."""

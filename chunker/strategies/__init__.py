"""One file a strategy; the file's name is its name in specs, commands and reports."""

"""One file a format, each with the suffixes it answers to and a function from bytes to content."""

"""One file for each format of eval sets."""

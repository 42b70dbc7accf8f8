"""Runs and comparisons for people and for other programs, one form a file."""

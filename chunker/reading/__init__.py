"""Folders and files into documents, one at a time and in sorted order."""

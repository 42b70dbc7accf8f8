"""Blocks of a document with exact spans: headings, paragraphs, lists, tables, code."""

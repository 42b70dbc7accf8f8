"""Web pages, and the chapters of e-books, into text and blocks."""

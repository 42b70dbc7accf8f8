"""reStructuredText, as docutils and Sphinx know it, into text and blocks."""

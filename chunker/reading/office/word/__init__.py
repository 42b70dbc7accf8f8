"""Parts of a Word document: styles, numbering, runs, tables."""

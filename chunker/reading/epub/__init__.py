"""E-books: what their package says, and their chapters."""

"""Code by its grammar: where definitions, statements and what they are made of begin."""

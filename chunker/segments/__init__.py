"""Facts about a text: where its paragraphs, sentences, clauses, words and graphemes begin."""

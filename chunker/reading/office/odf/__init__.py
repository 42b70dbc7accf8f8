"""Parts of an OpenDocument text: styles, lists, words, tables."""

"""Parts of a presentation: shapes, their text, charts."""

"""Facts about a text: its parts, its language and its topics, and where each part begins."""

"""What chunking costs, and how often it cuts a sentence: ours and other libraries, measured side by side."""

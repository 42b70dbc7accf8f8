"""What `chunker sync` keeps: documents, their chunks and vectors, and what each vector store was given of them."""

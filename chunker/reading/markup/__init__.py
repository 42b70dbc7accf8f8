"""XML that no other reader knows: documents by the names of their elements, data by how they nest."""

"""Questions with evidence made from the documents themselves, without a model."""

"""Paper: rows in, the bytes of a tagged PDF out."""

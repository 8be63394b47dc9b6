"""New files from visible content, written from nothing: one module a format."""

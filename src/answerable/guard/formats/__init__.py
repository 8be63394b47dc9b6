"""What is hidden in a file of each kind: one module, or one folder, a format, each with `inspect(content, look)`."""

"""The published store: what is already public."""

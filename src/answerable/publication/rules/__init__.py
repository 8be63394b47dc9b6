"""The published store's pure rules."""

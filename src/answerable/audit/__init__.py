"""The journal: every change, one entry, chained by hash."""

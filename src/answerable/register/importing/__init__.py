"""Bringing files in: how rows of a spreadsheet become rows of the store, and how they are taken out again."""

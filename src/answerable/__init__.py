"""Answerable: the record from which a public body commissions services for victims of crime, and answers for them."""

__version__ = "0.1.0"

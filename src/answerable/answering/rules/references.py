"""References of requests, however a letter writes them."""

from __future__ import annotations


def fold_reference(reference: str) -> str:
    """A reference in the form in which references are compared: "FOI 7617-13" and "7617/13" are the same."""
    kept = "".join(char for char in reference.casefold() if char.isalnum())
    return kept.removeprefix("foi").removeprefix("eir").removeprefix("ref")

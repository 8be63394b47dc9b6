"""A password made by the machine, for an administrator to hand over. Whoever gets it chooses their own at the first sign-in."""

from __future__ import annotations

import secrets

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Small letters and figures without those that are mistaken for one another on paper: i, l, o, 0 and 1."""
GROUPS, LETTERS_OF_A_GROUP = 4, 4


def make_password() -> str:
    """Return a new random password of four groups of four, such as "k7mt-x3qf-9wha-p4rd": 79 bits of chance."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(LETTERS_OF_A_GROUP)) for _ in range(GROUPS))

"""The key with which the public site seals what is asked there: its private half stays here, its public half goes there."""

from __future__ import annotations

from answerable.config.home import sealing_key
from answerable.publication import receiving
from answerable.publication.sealing import public_of


def private_key() -> str:
    """Return the key that opens what was sent on the public site, made on first use."""
    return sealing_key()


def put_out() -> bool:
    """Leave the public half with the public site; return whether it was another before. Without it no request is taken in there."""
    return receiving.leave_key(public_of(private_key()))

"""Sealing what the public sends in, so that only the office can read it.

Neither this site nor its store can, nor who steals either. A sealed box (libsodium: X25519, XSalsa20-Poly1305) needs the office's public key to close and its private key to open. The private key
is in the office's data folder and never here.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Mapping

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

LINK_BYTES = 24
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_NUMBER_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class CannotOpen(Exception):
    """A sealed request cannot be opened with this key, or was damaged."""


def public_of(private: str) -> str:
    """Return the public key that belongs to a private one."""
    return b64encode(bytes(PrivateKey(b64decode(private)).public_key)).decode()


def seal(public: str, what: Mapping[str, str]) -> bytes:
    """Close what a person sent so that only the office can open it. Padded, so that its length tells little of its content."""
    plain = json.dumps(dict(what), ensure_ascii=False).encode()
    padded = plain + b" " * (-len(plain) % 1024)
    return SealedBox(PublicKey(b64decode(public))).encrypt(padded)


def unseal(private: str, sealed: bytes) -> dict[str, str]:
    """Open what was sealed. Raises CannotOpen."""
    try:
        found = json.loads(SealedBox(PrivateKey(b64decode(private))).decrypt(sealed))
    except (CryptoError, ValueError, TypeError) as error:
        raise CannotOpen("A request from the public site cannot be opened with this office’s key.") from error
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise CannotOpen("A request from the public site is not in the form that it was sent in.")
    return found


def new_token() -> str:
    """Return the secret that a form carries: too long to be guessed, and another one each time that the form is shown."""
    return secrets.token_urlsafe(LINK_BYTES)


def link_of(token: str, what: Mapping[str, str]) -> str:
    """Return the secret part of the private link under which what was sent with this form can be followed.

    The same form sent twice with the same words (an impatient finger, a bad line) gives the same link, and so one request; other
    words give another. Without a token that this site made it is a link of its own.
    """
    secret = token if _TOKEN.fullmatch(token) else new_token()
    told = json.dumps([secret, dict(what)], ensure_ascii=False, sort_keys=True).encode()
    return urlsafe_b64encode(hashlib.blake2b(told, digest_size=LINK_BYTES).digest()).decode()


def digest_of_link(link: str) -> str:
    """Return what the store keeps of a private link."""
    return hashlib.sha256(link.encode()).hexdigest()


def new_number() -> str:
    """Return a number to quote, easy to read out: "W-7KD2-M9QX". It is no secret and opens nothing."""
    letters = "".join(secrets.choice(_NUMBER_LETTERS) for _ in range(8))
    return f"W-{letters[:4]}-{letters[4:]}"

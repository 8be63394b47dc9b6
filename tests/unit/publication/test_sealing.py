"""What the public sends in: only the office's private key opens it, and its link follows from the form and the words."""

from __future__ import annotations

import re
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey, PublicKey, SealedBox

from answerable.publication import sealing

PRIVATE = b64encode(bytes(PrivateKey.generate())).decode()
PUBLIC = sealing.public_of(PRIVATE)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=3000)


@given(text=WORDS, name=WORDS)
def test_what_is_sealed_is_opened_by_the_private_key_alone(text: str, name: str) -> None:
    what = {"text": text, "name": name}
    sealed = sealing.seal(PUBLIC, what)
    assert sealing.unseal(PRIVATE, sealed) == what
    with pytest.raises(sealing.CannotOpen, match="cannot be opened with this office’s key"):
        sealing.unseal(b64encode(bytes(PrivateKey.generate())).decode(), sealed)


def test_a_damaged_box_is_not_opened() -> None:
    sealed = bytearray(sealing.seal(PUBLIC, {"text": "How much?"}))
    sealed[-1] ^= 1
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(PRIVATE, bytes(sealed))
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(PRIVATE, b"")


@pytest.mark.parametrize("plain", [b"no json", b"[1]", b'{"text": 1}', b"\xff"])
def test_a_box_that_holds_something_else_is_refused(plain: bytes) -> None:
    box = SealedBox(PublicKey(bytes(PrivateKey(_raw(PRIVATE)).public_key))).encrypt(plain)
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(PRIVATE, box)


def _raw(key: str) -> bytes:
    from base64 import b64decode

    return b64decode(key)


def test_neither_the_words_nor_their_length_can_be_told_from_the_box() -> None:
    short, longer = (sealing.seal(PUBLIC, {"text": "Zebedee" * times}) for times in (1, 100))
    assert b"Zebedee" not in longer
    assert len(short) == len(longer)
    assert sealing.seal(PUBLIC, {"text": "a"}) != sealing.seal(PUBLIC, {"text": "a"})


def test_the_same_form_with_the_same_words_has_one_link_and_other_words_have_another() -> None:
    token = sealing.new_token()
    link = sealing.link_of(token, {"text": "How much?"})
    assert link == sealing.link_of(token, {"text": "How much?"})
    assert link != sealing.link_of(token, {"text": "How many?"})
    assert link != sealing.link_of(sealing.new_token(), {"text": "How much?"})
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", link)


@pytest.mark.parametrize("token", ["", "short", "x" * 33, "é" * 32])
def test_a_token_that_is_none_of_ours_gives_a_link_of_its_own_each_time(token: str) -> None:
    assert sealing.link_of(token, {"text": "a"}) != sealing.link_of(token, {"text": "a"})


def test_the_store_keeps_a_digest_of_the_link_and_numbers_can_be_read_out() -> None:
    link = sealing.link_of("", {})
    assert link not in sealing.digest_of_link(link)
    assert len(sealing.digest_of_link(link)) == 64
    assert re.fullmatch(r"W-[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}", sealing.new_number())

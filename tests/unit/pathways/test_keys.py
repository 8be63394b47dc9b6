"""The keys file and what is sealed with it: no store is needed for this."""

from __future__ import annotations

import json
import os
import pickle
import stat
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.pathways import keys


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "kept" / "keys.json"
    monkeypatch.setenv("ANSWERABLE_PATHWAYS_KEYS", str(path))
    # Whether a store is there already is asked of the store: tests/pathways/keys.
    monkeypatch.setattr(keys, "_holds_something", lambda: False)
    keys.forget()
    yield path
    keys.forget()


def test_the_file_is_made_for_this_user_alone_with_a_key_of_256_bits_for_each_purpose(file: Path) -> None:
    made = keys.rings()
    assert set(made) == set(keys.RINGS)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert all(len(key) == 32 for ring in made.values() for key in ring.keys.values())
    assert len({key for ring in made.values() for key in ring.keys.values()}) == len(keys.RINGS)
    assert os.listdir(file.parent) == ["keys.json"]


@given(plain=st.binary(max_size=200))
def test_what_is_sealed_opens_and_is_never_sealed_twice_alike(plain: bytes) -> None:
    first, second = keys.seal("identity", plain, about="a"), keys.seal("identity", plain, about="a")
    assert keys.unseal("identity", first, about="a") == plain
    assert first != second
    assert len(plain) < 4 or plain not in first


@pytest.mark.parametrize("at", [0, 3, 6, 18, -1])
def test_one_altered_byte_is_noticed(at: int) -> None:
    sealed = bytearray(keys.seal("notes", b"made up words", about="a"))
    sealed[at] ^= 1
    with pytest.raises(keys.CannotOpen):
        keys.unseal("notes", bytes(sealed), about="a")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01\x00\x00\x00\x01", b"plain words in a column", b"\x00" * 60])
def test_what_was_never_sealed_is_refused(sealed: bytes) -> None:
    with pytest.raises(keys.CannotOpen):
        keys.unseal("notes", sealed, about="a")


def test_it_opens_only_where_it_is_kept_and_only_with_its_own_ring() -> None:
    sealed = keys.seal("identity", b"made up", about="person.identity")
    with pytest.raises(keys.CannotOpen):
        keys.unseal("identity", sealed, about="person.address")
    with pytest.raises(keys.CannotOpen):
        keys.unseal("address", sealed, about="person.identity")


def test_a_new_key_seals_and_the_old_one_still_opens() -> None:
    old = keys.seal("identity", b"made up", about="a")
    assert keys.add("identity") == 2
    new = keys.seal("identity", b"made up", about="a")
    assert (old[: keys.HEAD], new[: keys.HEAD]) == (keys.head_of(1), keys.head_of(2))
    assert keys.unseal("identity", old, about="a") == keys.unseal("identity", new, about="a") == b"made up"
    keys.remove("identity", 1)
    with pytest.raises(keys.CannotOpen, match="not in the keys file"):
        keys.unseal("identity", old, about="a")
    assert keys.add("identity") == 3, "a number is never used for two keys"


def test_the_key_in_use_is_not_removed() -> None:
    with pytest.raises(keys.CannotUseKeys, match="is the one in use"):
        keys.remove("notes", 1)
    with pytest.raises(keys.CannotUseKeys, match="has no key 7"):
        keys.remove("notes", 7)


def test_a_key_that_another_process_added_opens_at_once_and_seals_within_a_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1000.0
    monkeypatch.setattr(keys.time, "monotonic", lambda: now)
    keys.rings()
    code = "from answerable.pathways import keys; keys.add('notes'); print(keys.seal('notes', b'made up', about='a').hex())"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert keys.seal("notes", b"", about="a")[: keys.HEAD] == keys.head_of(1)
    assert keys.unseal("notes", bytes.fromhex(told), about="a") == b"made up"
    now += keys.SEEN_WITHIN
    assert keys.seal("notes", b"", about="a")[: keys.HEAD] == keys.head_of(2)


def test_many_processes_that_start_at_once_have_one_file(file: Path) -> None:
    code = "from answerable.pathways import keys; print(keys.ring('index').keys[1].hex())"
    started = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert len({process.communicate()[0] for process in started}) == 1
    assert os.listdir(file.parent) == ["keys.json"]


def test_many_processes_that_add_at_once_lose_no_key() -> None:
    keys.rings()
    code = "from answerable.pathways import keys; [keys.add('notes') for _ in range(5)]"
    for process in [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]:
        assert process.wait() == 0
    keys.forget()
    assert sorted(keys.ring("notes").keys) == list(range(1, 17))


def test_no_key_is_shown_or_copied_out() -> None:
    ring = keys.ring("identity")
    secret = ring.keys[1]
    for shown in (repr(ring), str(ring), repr(keys.rings()), repr(keys._read)):
        assert "(" in shown
        for form in (secret.hex(), repr(secret)[2:-1], repr(list(secret))[1:-1]):
            assert form not in shown
    with pytest.raises(TypeError, match="not copied"):
        pickle.dumps(ring)


def test_no_plain_words_are_in_what_is_said_of_a_fault() -> None:
    sealed = bytearray(keys.seal("identity", b"Zebedee Madeup", about="person.identity"))
    sealed[-1] ^= 1
    try:
        keys.unseal("identity", bytes(sealed), about="person.identity")
    except keys.CannotOpen as error:
        told = "".join(traceback.format_exception(error))
    assert "Zebedee" not in told
    assert keys.ring("identity").keys[1].hex() not in told
    assert "InvalidTag" not in told


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("{", "is damaged"),
        ("[]", "is damaged at “identity”"),
        ("{}", "is damaged at “identity”"),
        ('{"identity": {"current": 1, "keys": {"1": "not base64!"}}}', "is damaged at “identity”"),
        ('{"identity": {"current": 1, "keys": {"1": "c2hvcnQ="}}}', "lacks keys of “identity”"),
        ('{"identity": {"current": 2, "keys": {"1": "' + "A" * 43 + '="}}}', "lacks keys of “identity”"),
        ("\u00e9", "is damaged"),
    ],
)
def test_a_damaged_file_gets_one_sentence(file: Path, written: str, sentence: str) -> None:
    file.parent.mkdir()
    file.write_text(written, encoding="utf-8")
    with pytest.raises(keys.CannotUseKeys, match=sentence) as told:
        keys.rings()
    assert "Put back a copy" in str(told.value)


def test_a_file_that_others_may_write_is_refused(file: Path) -> None:
    keys.rings()
    file.chmod(0o622)
    keys.forget()
    with pytest.raises(keys.CannotUseKeys, match="chmod 600"):
        keys.rings()


def test_a_folder_in_its_place_is_refused(file: Path) -> None:
    file.mkdir(parents=True)
    with pytest.raises(keys.CannotUseKeys, match="cannot be read"):
        keys.rings()


def test_a_file_of_the_first_form_without_days_is_read(file: Path) -> None:
    keys.rings()
    told = json.loads(file.read_text())
    for ring in told.values():
        del ring["made"]
    file.write_text(json.dumps(told))
    keys.forget()
    assert keys.ring("notes").made == {}
    keys.add("notes")
    assert list(keys.ring("notes").made) == [2]

"""The secrets of the data folder: made once, whole, for this user alone."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from answerable.config import home


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("ANSWERABLE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ANSWERABLE_PUBLIC_HOME", raising=False)
    return tmp_path / "home"


def test_the_sealing_key_is_made_once_and_read_by_nobody_else(folder: Path) -> None:
    key = home.sealing_key()
    assert home.sealing_key() == key
    file = folder / "sealing_key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == key
    assert {path.name for path in folder.iterdir()} == {"files", "public", "sealing_key"}, "nothing is left beside it"
    assert list((folder / "public").iterdir()) == [], "the public site's folder has nothing of it"


def test_of_many_who_make_it_at_once_all_have_the_same() -> None:
    begin, found = threading.Barrier(8), []

    def make() -> None:
        begin.wait()
        found.append(home.sealing_key())

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert set(found) == {home.sealing_key()}


def test_the_secret_key_of_the_environment_comes_before_the_file(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("ANSWERABLE_SECRET_KEY", "from the environment")
    assert home.secret_key() == "from the environment"
    assert not (folder / "secret_key").exists()
    monkeypatch.delenv("ANSWERABLE_SECRET_KEY")
    key = home.secret_key()
    assert len(key) > 60
    assert home.secret_key() == key != home.sealing_key()


def test_a_write_that_fails_leaves_no_half_a_key(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            home.sealing_key()
    assert {path.name for path in folder.iterdir()} == {"files", "public"}
    assert home.sealing_key()

"""The public site as files: whole, without dead links or forms, and the same again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client

from answerable.publication import static_site
from answerable.publication.static_site import CannotWrite, write
from answerable.publication.views import data

from .made_up import LETTER, fill

pytestmark = pytest.mark.django_db(databases=["default", "published"])


@pytest.fixture
def folder(public_site: Client, tmp_path: Path, settings: Any) -> Path:
    settings.STATIC_ROOT = tmp_path / "collected"
    (tmp_path / "collected").mkdir()
    fill()
    write(tmp_path / "site")
    return tmp_path / "site"


def test_every_link_of_the_files_leads_to_a_file_and_no_form_leads_nowhere(folder: Path) -> None:
    pages = list(folder.rglob("*.html"))
    assert len(pages) > 25
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "<form" not in text, page
        for href in re.findall(r'<a [^>]*href="(/[^"#]*)', text):
            assert "?" not in href, f"{page}: {href}"
            place = folder / unquote(href).lstrip("/")
            assert place.is_file() or (place / "index.html").is_file(), f"{page}: {href}"


def test_files_of_records_are_byte_for_byte_under_their_own_names(folder: Path) -> None:
    assert (folder / "answers/1-26/files/1" / LETTER.name).read_bytes() == LETTER.content


def test_what_was_withdrawn_says_so_and_what_never_was_has_a_page_too(folder: Path) -> None:
    gone = (folder / "decisions/D-9/index.html").read_text(encoding="utf-8")
    assert "published too early" in gone
    assert "secret" not in gone
    assert "Page not found" in (folder / "404.html").read_text(encoding="utf-8")


def test_the_same_store_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write(tmp_path / "again")
    once = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    again = {
        path.relative_to(tmp_path / "again"): path.read_bytes()
        for path in (tmp_path / "again").rglob("*")
        if path.is_file()
    }
    assert once == again


def test_how_far_it_has_come_is_said_and_a_long_list_is_whole(
    folder: Path, tmp_path: Path, public_site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(static_site, "SAY_EACH", 10)
    monkeypatch.setattr(data, "SHELVED", 1)
    said: list[int] = []
    written = write(tmp_path / "streamed", said.append)
    assert said == list(range(10, written.files, 10))
    files = [path for path in (tmp_path / "streamed").rglob("*") if path.is_file()]
    assert written == static_site.Written(len(files), sum(path.stat().st_size for path in files))
    # Sent a piece at a time, and the same.
    for name in ("agreements.csv", "responses.json"):
        assert (tmp_path / "streamed/data" / name).read_bytes() == (folder / "data" / name).read_bytes()


def test_a_folder_with_something_in_it_is_left_alone(folder: Path) -> None:
    with pytest.raises(CannotWrite, match="not empty"):
        write(folder)

"""The shelf of rendered pages: once a version, from the disk after that, and never what nobody said may be kept."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from answerable.publication import shelf as shelf_module
from answerable.publication.shelf import KEEP, Shelf

PAGE = b"<p>" + b"Answers. " * 200 + b"</p>"


class Site:
    """An application that counts how often it renders, and a store whose version can be raised."""

    def __init__(self) -> None:
        self.rendered = 0
        self.version = 1
        self.keeps = True
        self.status = "200 OK"
        self.body = PAGE
        self.fails = False

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.rendered += 1
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(self.body)))]
        start_response(self.status, [*headers, (KEEP, "keep")] if self.keeps else headers)
        return [self.body]

    def asked(self) -> int:
        if self.fails:
            raise OSError("gone")
        return self.version


class Answer:
    def __init__(self, site: Shelf, path: str = "/answers", **environ: str) -> None:
        def started(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            self.status, self.headers = status, dict(headers)

        asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "HTTP_HOST": "foi.example", **environ}
        self.body = b"".join(site(asked, started))


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def shelf(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setattr(shelf_module, "FRESH_SECONDS", 0.0)
    return Shelf(site, tmp_path / "pages", site.asked)


def test_a_page_is_rendered_once_for_a_version(site: Site, shelf: Shelf) -> None:
    assert [Answer(shelf).body for _ in range(3)] == [PAGE] * 3
    assert site.rendered == 1
    site.version = 2
    site.body = b"New."
    assert Answer(shelf).body == b"New."
    assert site.rendered == 2


def test_the_old_version_is_taken_off_the_disk(site: Site, shelf: Shelf) -> None:
    Answer(shelf)
    site.version = 2
    Answer(shelf)
    for _ in range(100):  # it is done beside the requests
        left = [folder.name for folder in shelf.folder.iterdir()]
        if left == ["pages-2"]:
            break
        time.sleep(0.05)
    assert left == ["pages-2"]


def test_what_may_not_be_kept_is_not(site: Site, shelf: Shelf) -> None:
    site.keeps = False
    Answer(shelf), Answer(shelf)
    assert site.rendered == 2
    site.keeps, site.status = True, "404 Not Found"
    assert Answer(shelf).status == "404 Not Found"
    Answer(shelf)
    assert site.rendered == 4
    assert not list(shelf.folder.rglob("*"))


def test_the_mark_never_leaves(site: Site, shelf: Shelf) -> None:
    assert KEEP not in Answer(shelf).headers
    assert KEEP not in Answer(shelf).headers


def test_addresses_queries_and_hosts_have_pages_of_their_own(site: Site, shelf: Shelf) -> None:
    for change in ({"PATH_INFO": "/a"}, {"QUERY_STRING": "page=2"}, {"HTTP_HOST": "other.example"}):
        Answer(shelf, **{"PATH_INFO": "/answers", **change})  # type: ignore[arg-type]
    assert site.rendered == 3


def test_it_is_compressed_once_for_those_who_take_that(shelf: Shelf) -> None:
    plain, small = Answer(shelf), Answer(shelf, HTTP_ACCEPT_ENCODING="br, gzip")
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.body) == PAGE == plain.body
    assert len(small.body) < len(PAGE) / 4
    assert plain.headers["ETag"] != small.headers["ETag"]
    assert plain.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("asked", ["{0}", "W/{0}", '"other", {0}', "*"])
def test_who_has_it_already_is_told_so(shelf: Shelf, asked: str) -> None:
    tag = Answer(shelf).headers["ETag"]
    again = Answer(shelf, HTTP_IF_NONE_MATCH=asked.format(tag))
    assert (again.status, again.body) == ("304 Not Modified", b"")
    assert again.headers["ETag"] == tag
    assert "Content-Type" not in again.headers


def test_a_head_has_the_length_and_no_body(site: Site, shelf: Shelf) -> None:
    head = Answer(shelf, REQUEST_METHOD="HEAD")
    assert (head.headers["Content-Length"], head.body) == (str(len(PAGE)), b"")
    assert Answer(shelf).body == PAGE
    assert site.rendered == 1


def test_a_form_that_is_sent_goes_past_it(site: Site, shelf: Shelf) -> None:
    Answer(shelf, REQUEST_METHOD="POST"), Answer(shelf, REQUEST_METHOD="POST")
    assert site.rendered == 2


def test_a_change_while_a_page_is_rendered_keeps_nothing(site: Site, shelf: Shelf) -> None:
    versions = iter([1, 2, 2, 2])
    shelf._ask = lambda: next(versions)
    Answer(shelf)
    Answer(shelf)
    assert site.rendered == 2


def test_a_damaged_page_is_rendered_again(site: Site, shelf: Shelf) -> None:
    Answer(shelf)
    (kept,) = (path for path in shelf.folder.rglob("*") if path.is_file())
    for damage in (b"", b"0000000", kept.read_bytes()[:200]):
        kept.write_bytes(damage)
        assert Answer(shelf).body == PAGE
    assert site.rendered == 4


def test_a_disk_that_takes_nothing_stops_no_page(site: Site, shelf: Shelf) -> None:
    shelf.folder.parent.mkdir(exist_ok=True)
    shelf.folder.write_bytes(b"a file where the folder would be")
    assert Answer(shelf).body == PAGE
    assert Answer(shelf).body == PAGE
    assert site.rendered == 2


def test_no_more_pages_than_there_is_room_for(site: Site, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf_module, "MOST_PAGES", 2)
    for number in range(5):
        Answer(shelf, f"/{number}")
    assert sum(path.is_file() for path in shelf.folder.rglob("*")) == 2


def test_a_store_that_cannot_be_asked_is_the_applications_to_tell(site: Site, shelf: Shelf) -> None:
    site.fails = True
    site.status, site.keeps = "500 Internal Server Error", False
    assert Answer(shelf).status.startswith("500")


def test_made_up_queries_take_no_room_of_whole_pages(site: Site, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf_module, "MOST_PAGES", 2)
    for number in range(5):
        Answer(shelf, QUERY_STRING=f"a={number}")
    before = site.rendered
    assert Answer(shelf).body == Answer(shelf).body == PAGE
    assert site.rendered == before + 1
    assert sum(path.is_file() for path in shelf.folder.rglob("*")) == 3


def test_what_is_kept_has_an_end_in_bytes_too(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf_module, "MOST_BYTES", 3 * len(PAGE))
    for number in range(9):
        Answer(shelf, f"/{number}")
    assert 0 < sum(path.is_file() for path in shelf.folder.rglob("*")) <= 3


def test_what_another_process_kept_is_counted(site: Site, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf_module, "MOST_PAGES", 2)
    Answer(shelf, "/1")
    again = Shelf(site, shelf.folder, site.asked)
    for number in range(2, 6):
        Answer(again, f"/{number}")
    assert sum(path.is_file() for path in shelf.folder.rglob("*")) == 2


def test_nothing_that_is_asked_in_another_way_is_another_copy(site: Site, shelf: Shelf) -> None:
    for number in range(3):
        Answer(shelf, "/api/v1/agreements", HTTP_ACCEPT=f"text/{number}", HTTP_X_FORWARDED_HOST=f"{number}.example")
    assert site.rendered == 1


def test_a_page_that_begins_elsewhere_is_another_page(site: Site, shelf: Shelf) -> None:
    Answer(shelf, SCRIPT_NAME="/elsewhere")
    Answer(shelf)
    assert site.rendered == 2


def test_what_is_not_known_by_a_name_is_shown_and_not_kept(site: Site, tmp_path: Path) -> None:
    named = Shelf(
        site, tmp_path / "pages", site.asked, named=lambda environ: "x" if environ["HTTP_HOST"] == "a" else None
    )
    assert [Answer(named, HTTP_HOST=f"b:{number}").body for number in range(3)] == [PAGE] * 3
    assert site.rendered == 3
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert Answer(named, HTTP_HOST="a").body == Answer(named, HTTP_HOST="a").body == PAGE
    assert site.rendered == 4
    again = Answer(named, HTTP_HOST="b:9")
    assert Answer(named, HTTP_HOST="b:9", HTTP_IF_NONE_MATCH=again.headers["ETag"]).status.startswith("304")

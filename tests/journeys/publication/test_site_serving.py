"""The public site's process while its store changes and its search index breaks."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request

import pytest

from .conftest import PublicSite


def _get(site: PublicSite, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(site.url + path, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def _until(site: PublicSite, path: str, words: str, seconds: float) -> float:
    """How long it took until the page had these words."""
    begin = time.monotonic()
    while time.monotonic() - begin < seconds:
        if words in _get(site, path)[1]:
            return time.monotonic() - begin
        time.sleep(0.02)
    return pytest.fail(f"{path} did not have “{words}” after {seconds} seconds")


def test_a_page_that_was_read_before_comes_from_the_shelf_and_is_asked_for_only_once(public_live: PublicSite) -> None:
    with urllib.request.urlopen(f"{public_live.url}/decisions", timeout=30) as answer:
        tag, cookies = answer.headers["ETag"], answer.headers.get_all("Set-Cookie")
    assert tag
    assert cookies is None
    line = http.client.HTTPConnection(public_live.url.removeprefix("http://"), timeout=30)
    line.request("GET", "/decisions", headers={"If-None-Match": tag})
    assert line.getresponse().status == 304
    line.close()


def test_a_damaged_search_index_is_said_or_healed_and_then_finds_again(public_live: PublicSite) -> None:
    _until(public_live, "/search?words=counselling", "result", 30)
    for file in (public_live.home / "index").glob("g*/*.store"):
        file.write_bytes(b"damaged")
    (public_live.home / "index/current.json").write_text("{")
    status, page = _get(public_live, "/search?words=counselling")
    assert status in (200, 503)
    assert "The search failed" in page or "result" in page
    _until(public_live, "/search?words=counselling", "result", 60)

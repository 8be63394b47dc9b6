"""Under which names pages are kept: a visitor cannot make copies of them by writing the site's name in another way."""

from __future__ import annotations

from typing import Any

import pytest

from answerable.publication.hosts import name_kept

ALLOWED = ("data.example.org", ".towns.example", "localhost", "[::1]")


def kept(
    host: str, *, address: str = "", allowed: Any = ALLOWED, scheme: str = "http", port: str = "8000"
) -> str | None:
    environ = {"HTTP_HOST": host, "wsgi.url_scheme": scheme, "SERVER_PORT": port}
    return name_kept(environ, allowed=allowed, address=address)


@pytest.mark.parametrize(
    "host", ["data.example.org", "data.example.org:80", "data.example.org:8000", "localhost:8000", "[::1]:8000"]
)
def test_kept_under_the_names_that_the_site_goes_by(host: str) -> None:
    assert kept(host) == host


@pytest.mark.parametrize(
    "host",
    ["localhost:1", "localhost:2", "localhost:443", "localhost:08000", "LOCALHOST", "localhost.", "north.towns.example", "towns.example.",
     "other.example", "", "localhost:", "localhost:80:80", "data.example.org/x"],
)  # fmt: skip
def test_not_kept_under_what_else_a_visitor_may_write(host: str) -> None:
    assert kept(host) is None


def test_the_usual_port_is_that_of_the_scheme() -> None:
    assert kept("data.example.org:443", scheme="https") == "data.example.org:443"
    assert kept("data.example.org:80", scheme="https") is None


def test_where_the_address_is_told_every_name_that_is_let_in_has_the_same_page_and_no_other_any() -> None:
    address = "https://data.example.org"
    for host in ("data.example.org", "DATA.example.org:9", "north.towns.example", "localhost:1"):
        assert kept(host, address=address) == address
    assert kept("other.example", address=address) is None
    assert kept("anything.example", address=address, allowed=["*"]) == address
    assert kept("anything.example", allowed=["*"]) is None

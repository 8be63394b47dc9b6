"""Addresses as those outside reach them: feeds, open data and the map of the site name every page in full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from ..finding import path_of
from ..rules.addresses import path, slug
from ..rules.kinds import Kind, kind


def site(request: HttpRequest) -> str:
    """Return where this site begins, "https://data.example.org": the office's own setting, or the address that was asked."""
    return settings.PUBLIC_ADDRESS or f"{request.scheme}://{request.get_host()}"


def page(of: Kind, ref: str, whole: str = "", position: int = 0) -> str:
    """Return the path of the page that shows a record. Of an answer, `whole` is its request and `position` its place there.

    A kind without pages of its own is shown where its list is.
    """
    if of.code == "payment":
        return "/payments"
    return path_of(of.code, ref, whole, position)


def as_json(code: str, ref: str) -> str:
    """Return the path of a record's own data: its page with .json."""
    return f"{path(kind(code).path, ref)}.json"


def publisher(office: Mapping[str, Any]) -> str:
    """Return the name of the office that publishes here; empty where nothing was ever published."""
    return str(office.get("name") or office.get("office_name") or "")


__all__ = ["as_json", "page", "path", "publisher", "site", "slug"]

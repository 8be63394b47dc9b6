"""The description of the interface (OpenAPI 3.1), and our own page of it: a page with scripts of others we do not have."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..data.linked import LICENCE
from ..data.problems import CONTENT_TYPE
from .interface import BASE, api


@cache
def _made() -> dict[str, Any]:
    found: dict[str, Any] = deepcopy(dict(api.get_openapi_schema(path_prefix=f"{BASE}/")))
    found["info"]["license"] = {
        "name": "Open Government Licence v3.0",
        "url": LICENCE,
    }
    found["servers"] = []
    for operations in found["paths"].values():
        for operation in operations.values():
            operation.pop("security", None)
            operation["responses"] = {
                str(status): _response(int(status), response) for status, response in operation["responses"].items()
            }
    return found


def _response(status: int, made: dict[str, Any]) -> dict[str, Any]:
    content = made["content"]["application/json"]
    return {
        "description": _STATUSES[status],
        "content": {CONTENT_TYPE if status >= 400 else "application/json": content},
    }


_STATUSES = {
    200: "What was asked for",
    400: "The request cannot be understood: the problem says what is wrong with it",
    404: "There is no such record",
    410: "The record was withdrawn: the problem says when and why",
    429: "So many searches are being made that this one was not: the problem says when to ask again",
    503: "The search cannot be asked at the moment",
}


def openapi_of(site: str) -> dict[str, Any]:
    """Return the description of the interface of the site at this address."""
    return {**_made(), "servers": [{"url": site}]}


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked: its address, what it answers, and its parameters as (name, where, needed, meaning)."""

    title: str
    meaning: str
    path: str
    parameters: list[tuple[str, str]]


def described(site: str) -> dict[str, Any]:
    """Return what our page of the interface shows."""
    made = openapi_of(site)
    groups: dict[str, list[Operation]] = {}
    for path, operations in made["paths"].items():
        for operation in operations.values():
            one = Operation(
                operation["summary"],
                operation.get("description", ""),
                path,
                [
                    (given["name"], given.get("description") or given["schema"].get("description", ""))
                    for given in operation.get("parameters", ())
                ],
            )
            groups.setdefault(operation["tags"][0], []).append(one)
    return {"groups": list(groups.items()), "about": made["info"]["description"], "site_address": site}

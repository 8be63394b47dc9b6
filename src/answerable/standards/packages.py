"""What stands around the releases, records and grants of a file of open data: who publishes it, when, under which licence."""

from __future__ import annotations

from datetime import datetime
from typing import Any

OGL = "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
"""The Open Government Licence v3.0, by the address that both standards and their tools know it by."""


def ocds(name: str, organisation_id: str, uri: str, published: datetime) -> dict[str, Any]:
    """Return the package of OCDS 1.1 releases or records, without them. `published` has a zone (facts/law.md C1)."""
    publisher: dict[str, Any] = {"name": name}
    scheme, dot, uid = organisation_id.partition("-PPON-")
    if dot and scheme == "GB":
        publisher |= {"scheme": "GB-PPON", "uid": uid}
    return {
        "uri": uri,
        "version": "1.1",
        "publishedDate": published.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "publisher": publisher,
        "license": OGL,
    }


def grants(name: str, identifier: str, issued: str) -> dict[str, Any]:
    """Return the package of 360Giving 1.4 grants, without them. `issued` is a day, "2026-03-31" (facts/law.md C2)."""
    return {
        "version": "1.4",
        "title": f"Grants awarded by {name}",
        "issued": issued,
        "publisher": {"name": name, "identifier": identifier},
        "license": OGL,
    }

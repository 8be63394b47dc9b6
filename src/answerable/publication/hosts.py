"""By which names the public site is asked for: a page is kept once for each that it goes by, not once for whatever a visitor writes."""

from __future__ import annotations

from collections.abc import Sequence
from wsgiref.types import WSGIEnvironment

from django.http.request import split_domain_port, validate_host

_USUAL = {"http": "80", "https": "443"}


def name_kept(environ: WSGIEnvironment, *, allowed: Sequence[str], address: str) -> str | None:
    """Return the name under which pages of a request are kept; None where they are not, and the application is asked each time.

    `allowed` are the hosts that the site goes by, `address` is the one under which the public reaches it ("https://…"; empty: not
    told). Where it is told no page depends on the name that was asked for. Where it is not, pages name themselves by it, so they are
    kept for the hosts that are written out in `allowed`, without a port, with the usual one or with the one that is listened on. What
    the site does not go by is left to the application, which refuses it.
    """
    asked = str(environ.get("HTTP_HOST", ""))
    domain, port = split_domain_port(asked)
    if not domain or not validate_host(domain, allowed):
        return None
    if address:
        return address
    ports = ("", _USUAL.get(str(environ.get("wsgi.url_scheme")), ""), str(environ.get("SERVER_PORT", "")))
    written = f"{domain}:{port}" if port else domain
    known = domain in {name.lower() for name in allowed}
    # A page has in it the name exactly as it was asked for: in other letters, or with a dot behind it, it is another page.
    return written if known and port in ports and asked == written else None

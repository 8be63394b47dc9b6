"""A curious worker, played: every request that they can make, and what comes back, with what is random taken out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from lxml import html

from answerable.pathways.name_check import fitting

from .worlds import ADA, STRANGERS, THEIR_NUMBER, THEIR_REFERENCES, Base

_NOT_PLAYED = ("/account/sign-out/", "/account/", "/unlock/", "/still-here/", "/static/")
"""What belongs to signing in: tests/pathways/accounts."""
_QUERIES = (
    "?page=999", "?state=active", "?state=sent", "?show=review", "?late=yes&risk=high&area=city", "?q=Madeupson&format=csv",
    "?sort=name&person__owner=1",
)  # fmt: skip
"""Every filter, sort and page that a list has, and some that none should have."""
_RANDOM = (
    (re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"'), b"csrf"),
    (re.compile(rb'nonce="[^"]*"'), b"nonce"),
    (re.compile(rb"'nonce-[^']*'"), b"nonce"),
    (re.compile(rb'"message-[0-9]+"'), b"message"),
    (re.compile(rb'name="once" value="[^"]*"'), b"once"),
)
_REFERENCE = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_NUMBER = re.compile(rb"\b[RM]-[0-9A-Z]{4}-[0-9A-Z]{2,4}\b")


@dataclass(frozen=True)
class Request:
    """One request: where, and what is sent (None: it is only looked at)."""

    address: str
    data: Mapping[str, Any] | None = None

    def __hash__(self) -> int:
        return hash(str(self))

    def __str__(self) -> str:
        return f"GET {self.address}" if self.data is None else f"POST {self.address} {dict(self.data)}"


@dataclass(frozen=True)
class Seen:
    """What came back: all of it that a browser is given, and how many questions the store was asked."""

    status: int
    headers: tuple[tuple[str, str], ...]
    cookies: tuple[str, ...]
    body: bytes
    queries: int


@dataclass
class Player:
    """One worker with their browser. `kept`: references that all worlds share, and so are not taken out."""

    client: Client
    base: Base
    kept: set[bytes] = field(default_factory=set)
    led: dict[Request, bool] = field(default_factory=dict)
    """Whether the page that a request leads to is read too: where a form leads is read the first time that it is sent."""

    def plain(self, body: bytes) -> bytes:
        """Return a page without what is random in it."""
        for pattern, word in _RANDOM:
            body = pattern.sub(word, body)
        known = self.kept
        body = _REFERENCE.sub(lambda found: found[0] if found[0] in known else b"reference", body)
        return _NUMBER.sub(lambda found: found[0] if found[0] in known else b"number", body)

    def _reads(self, request: Request) -> bool:
        if request not in self.led:
            self.led[request] = not any(led and one.address == request.address for one, led in self.led.items())
        return self.led[request]

    def play(self, request: Request) -> tuple[Seen, str]:
        """Make one request and return what was seen; nothing that it changed stays. The page it leads to is read too."""
        questions = 0
        fitting.fitted()  # read again once a minute, whoever asks: not here

        def count(execute: Any, sql: str, *rest: Any) -> Any:
            nonlocal questions
            questions += not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))
            return execute(sql, *rest)

        with connection.execute_wrapper(count):
            place = transaction.savepoint()
            try:
                answer = (
                    self.client.get(request.address)
                    if request.data is None
                    else self.client.post(request.address, dict(request.data))
                )
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
                where = answer.headers.get("Location", "")
                if where and not where.startswith("/account/"):
                    body += b"\n-> " + where.encode()
                    if self._reads(request):
                        body += b"\n" + self.client.get(where, follow=True).content
            finally:
                transaction.savepoint_rollback(place)
        text = body.decode(errors="replace")
        heads = tuple(
            sorted(
                (name, self.plain(value.encode()).decode())
                for name, value in answer.headers.items()
                if name != "Content-Length"
            )
        )
        return Seen(answer.status_code, heads, tuple(sorted(answer.cookies)), self.plain(body), questions), text


def addresses(references: Sequence[str]) -> Iterator[list[str]]:
    """Yield every address that the site has: for each pattern, its addresses with each of these references in its place."""

    def walk(patterns: list[Any], before: str = "") -> Iterator[str]:
        for pattern in patterns:
            here = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, here)
            elif isinstance(pattern, URLPattern):
                yield here

    for pattern in walk(get_resolver().url_patterns):
        if "account/" in pattern or pattern.startswith(("unlock", "still-here", "static")):
            continue
        yield [
            "/" + re.sub(r"<(slug|int):(\w+)>", lambda found: IN_PLACE.get(found[2], IN_PLACE[found[1]]), first)
            for first in dict.fromkeys(re.sub(r"<uuid:\w+>", reference, pattern) for reference in references)
        ]


IN_PLACE = {"slug": "person", "int": "1", "first": "20260701", "last": "20260930"}
"""What stands in an address where no reference does, by its name or its kind."""

PLAUSIBLE: tuple[tuple[str, str], ...] = (
    ("forename", ADA["forename"]),
    ("surname", ADA["surname"]),
    ("postcode", ADA["postcode"]),
    ("phone", ADA["phone"]),
    ("email", "zqasked@example.invalid"),
    ("number", THEIR_NUMBER),
    ("_day", "23"),
    ("_month", "10"),
    ("_year", "2026"),
    ("hour", "10"),
    ("minute", "30"),
    ("level", "2"),
    ("capacity", "7"),
    ("waiting", "7"),
    ("source_ref", "Zqincident1"),
)
"""What is typed into a field whose name has this in it."""


def forms_of(address: str, page: str) -> Iterator[Request]:
    """Yield the forms of a page as somebody would send them: as it stands, with every question's second choice, and with the second
    choice of one question of each kind, that is: of those that are answered in the same words."""
    tree = html.fromstring(page) if page.lstrip().startswith("<") else None
    for form in tree.iter("form") if tree is not None else ():
        where = urlsplit(urljoin(address, form.get("action") or address))
        target = where.path + (f"?{where.query}" if where.query else "")
        if target.startswith(_NOT_PLAYED):
            continue
        data, choices = _filled(form)
        if (form.get("method") or "get").lower() == "get":
            yield Request(
                where.path + "?" + "&".join(f"{name}={value}" for name, value in data.items() if isinstance(value, str))
            )
            continue
        yield Request(target, data)
        second = {name: values[1] for name, values in choices.items() if len(values) > 1}
        kinds = {tuple(choices[name]): name for name in reversed(second)}
        for changed in [second, *({name: second[name]} for name in kinds.values())]:
            yield Request(target, {**data, **changed})


def _filled(form: Any) -> tuple[dict[str, Any], dict[str, list[str]]]:
    data: dict[str, Any] = {}
    choices: dict[str, list[str]] = {}
    for part in form.xpath(".//input|.//textarea|.//select|.//button"):
        name, kind = part.get("name"), (part.get("type") or part.tag)
        if not name or name == "csrfmiddlewaretoken" or kind == "file":
            continue
        if kind in ("radio", "submit", "button"):
            choices.setdefault(name, []).append(part.get("value") or "")
            if part.get("checked") is not None:
                data[name] = part.get("value")
            data.setdefault(name, part.get("value") or "")
        elif kind == "checkbox":
            data.setdefault(name, []).append(part.get("value") or "on")
        elif part.tag == "select":
            values = [one.get("value") or "" for one in part.xpath(".//option")]
            choices[name] = [value for value in values if value]
            data[name] = next(iter(choices[name]), "")
        else:
            held = part.text if part.tag == "textarea" else part.get("value")
            data[name] = held or next((value for key, value in PLAUSIBLE if key in name), "Made-up words for this")
    return data, choices


def name_checks() -> Iterator[Request]:
    """Yield name checks: of who is known to the provider, of those who are not, by all that could be guessed of them."""
    number = 0
    for one in (ADA, *STRANGERS, {**ADA, "surname": "Zqsecretsurname"}):
        year, month, day = one["born"].split("-")
        born = {"born_day": day, "born_month": month, "born_year": year}
        names = {"forename": one["forename"], "surname": one["surname"]}
        for typed in (
            {**names, **born},
            {**names, "phone": one["phone"], "postcode": one["postcode"]},
            {**names, "phone": "07700 900666"},
            {**names, "email": "zqmail@example.invalid"},
            {"surname": one["surname"], "email": "zqmail@example.invalid", **born},
            {**names, **born, "phone": one["phone"], "postcode": one["postcode"], "sex": one["sex"]},
            {**names, "born_day": "1", "born_month": "1", "born_year": year, "phone": one["phone"]},
        ):
            number += 1
            token = f"00000000-0000-4000-8000-{number:012}"
            yield Request(
                "/name-check/", {**typed, "purpose": "support", "reason": "Made-up words for this", "token": token}
            )


def everything(player: Player) -> dict[Request, Seen]:
    """Return every request that this worker can make, found by walking the site as it is in the plain world, with what came back."""
    base = player.base
    references = [*map(str, THEIR_REFERENCES), base.references["case"], base.references["service"]]
    played: dict[str, tuple[Request, Seen]] = {}
    forms: set[tuple[Any, ...]] = set()
    waiting: list[Request] = []

    def look(request: Request) -> Seen | None:
        if str(request) in played or request.address.startswith(_NOT_PLAYED):
            return None
        seen, page = player.play(request)
        played[str(request)] = request, seen
        if request.data is None:
            waiting.extend(_led_to(request, seen, page, forms))
        return seen

    for pattern in addresses(references):
        for address in pattern:
            seen = look(Request(address))
            if seen is not None and seen.status == 403:
                break  # refused for the job, whatever is asked for
            if seen is not None and seen.status == 405:
                empty = look(Request(address, {}))
                if empty is not None and empty.status == 403:
                    break
                look(Request(address, {"version": "1", "number": THEIR_NUMBER}))
    while waiting:
        look(waiting.pop(0))
    for check in name_checks():
        look(check)
    return dict(played.values())


def _led_to(request: Request, seen: Seen, page: str, forms: set[tuple[Any, ...]]) -> Iterator[Request]:
    if seen.status != 200 or "<html" not in page[:500]:
        return
    plain = "?" not in request.address and not _REFERENCE.search(request.address.encode())
    if plain and ("<table" in page or "pagination" in page):
        for query in _QUERIES:
            yield Request(request.address + query)
    for link in html.fromstring(page).xpath("//a/@href"):
        where = urlsplit(urljoin(request.address, link))
        if not where.netloc and where.path.startswith("/"):
            yield Request(where.path + (f"?{where.query}" if where.query else ""))
    for form in forms_of(request.address, page):
        # One form that stands on many pages is sent once.
        once = (
            form.address,
            *sorted((name, str(value)) for name, value in (form.data or {}).items() if name != "token"),
        )
        if once not in forms:
            forms.add(once)
            yield form

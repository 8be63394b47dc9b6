"""Feeds of what was published, corrected and withdrawn: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from django.db.models import QuerySet
from django.utils.feedgenerator import Atom1Feed

from answerable.standards.csv_text import printable

from .. import queries
from ..models import Note, PublishedRecord
from ..rules.kinds import Type, kind
from ..rules.listing import LISTINGS
from . import entries, where

MOST = 100
"""Entries of a feed: the last that changed. Older ones are in the lists and the interface."""
LONGEST = 1_000
EVERYTHING = "everything"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed last changed in which nothing ever was: Atom wants a time all the same."""


@dataclass(frozen=True)
class Feed:
    """One feed: its name in addresses, its title, the kinds in it, and the page that shows the same."""

    name: str
    title: str
    kinds: tuple[str, ...]
    page: str


FEEDS = (
    Feed(EVERYTHING, "Everything new, corrected and withdrawn", tuple(one.kind for one in LISTINGS), "/"),
    Feed("answers", "Answers to requests", ("response",), "/answers"),
    Feed("decisions", "Decisions", ("decision",), "/decisions"),
    Feed("agreements", "Contracts and grants", ("agreement",), "/agreements"),
    Feed("documents", "Plans, policies and reports", ("document",), "/documents"),
    Feed("meetings", "Meetings", ("meeting",), "/meetings"),
)
BY_NAME = {feed.name: feed for feed in FEEDS}
BY_KIND = {feed.kinds[0]: feed for feed in FEEDS[1:]}


def rows(feed: Feed) -> QuerySet[PublishedRecord]:
    """Return the records of a feed, the last changed first, withdrawn ones among them."""
    found = PublishedRecord.objects.filter(kind__in=feed.kinds).order_by("-version", "-pk")
    return found.prefetch_related("notes")[:MOST]


@dataclass(frozen=True)
class Entry:
    """One entry: the record's address, title, words, and when it was published and changed."""

    address: str
    title: str
    text: str
    published: datetime
    changed: datetime
    kind: str


def found(feed: Feed, site: str) -> Iterator[Entry]:
    """Return the entries of a feed."""
    for row in rows(feed):
        of = kind(row.kind)
        notes = [_note(note) for note in row.notes.all()]
        title = f"Withdrawn: {of.one} {row.ref}" if row.withdrawn else row.title or f"{of.one.capitalize()} {row.ref}"
        if notes and not row.withdrawn:
            title = f"Corrected: {title}"
        text = "\n\n".join([*notes, *_words(row)])
        yield Entry(
            site + where.page(of, row.ref), printable(title), printable(text), row.published_at, row.changed_at, of.one
        )


def _note(note: Note) -> str:
    return f"{note.get_kind_display()} on {note.on.day} {note.on:%B %Y}: {note.words}"


def _words(row: PublishedRecord) -> list[str]:
    """The first words that a record says of itself."""
    for field in kind(row.kind).fields:
        if field.type is Type.WORDS and (text := row.data.get(field.name)):
            return [text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"]
    return []


def _title(feed: Feed) -> tuple[str, str, datetime]:
    store = queries.store()
    name = where.publisher(store.office)
    return name, printable(f"{name}: {feed.title}" if name else feed.title), store.changed_at or _NEVER


class _Atom(Atom1Feed):
    """Django's, dated by the store: without entries it would say now."""

    def latest_post_date(self) -> datetime:
        """Return when the store last changed."""
        when: datetime = self.feed["changed"]
        return when


def atom(feed: Feed, site: str) -> bytes:
    """Return a feed as Atom."""
    name, title, changed = _title(feed)
    made = _Atom(
        title=title, link=site + feed.page, description="", language="en-GB", author_name=name or title,
        feed_url=f"{site}/feeds/{feed.name}.atom", feed_guid=f"{site}/feeds/{feed.name}.atom", changed=changed,
    )  # fmt: skip
    for one in found(feed, site):
        made.add_item(
            title=one.title, link=one.address, description=one.text, unique_id=one.address, pubdate=one.published,
            updateddate=one.changed, categories=(one.kind,),
        )  # fmt: skip
    return made.writeString("utf-8").encode()


def json_feed(feed: Feed, site: str) -> bytes:
    """Return a feed as JSON Feed 1.1."""
    name, title, _ = _title(feed)
    body: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": site + feed.page,
        "feed_url": f"{site}/feeds/{feed.name}.json",
        "language": "en-GB",
        "authors": [{"name": name or title}],
        "items": [
            {
                "id": one.address,
                "url": one.address,
                "title": one.title,
                "content_text": one.text or one.title,
                "date_published": entries.when(one.published),
                "date_modified": entries.when(one.changed),
                "tags": [one.kind],
            }
            for one in found(feed, site)
        ],
    }
    return orjson.dumps(body, option=orjson.OPT_INDENT_2)

"""A reply set out as blocks, in the order of facts/law.md section G. Word, PDF and HTML are all set from these blocks,
so that the three never differ in what they say.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from answerable.letters import wording
from answerable.letters.clean import clean, one_line, paragraphs, web_address
from answerable.letters.reply import Exemption, Link, Reply, ReplyPart
from answerable.letters.tables import PlacedTable, is_guarded, place

LANGUAGE = "en-GB"

# The deepest heading that HTML and Word have styles for.
_DEEPEST = 6
# A column is as wide as its longest text and the space around it, within these bounds (characters), so that no column
# starves another.
_SPACE, _NARROWEST, _WIDEST = 4, 9, 40


@dataclass(frozen=True)
class Address:
    """Something to link to: its text, the address shown, and the address led to (empty where it must not be a link)."""

    text: str
    shown: str
    target: str


@dataclass(frozen=True)
class Block:
    """One piece of a letter. Which fields count depends on `kind`:

    - "title", "heading": `text`; `level` 1 for the title, 2 to 6 for headings, never skipping one;
    - "text": one paragraph; "quote": paragraphs (`entries`) in someone else's words; "lines": `entries`, one a line;
    - "labelled": a paragraph that starts with `label` in bold; "list": `entries` as bullets; "links": `links` as bullets;
    - "table": `text` is the caption, `columns`, `rows`, `numeric` (by column), `shares` (relative widths by column) and
      `number`.
    """

    kind: str
    text: str = ""
    label: str = ""
    level: int = 0
    entries: tuple[str, ...] = ()
    links: tuple[Address, ...] = ()
    number: int = 0
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    numeric: tuple[bool, ...] = ()
    shares: tuple[int, ...] = ()


@dataclass(frozen=True)
class Outline:
    """A letter ready to be set. `draft` is the line to show on every page of a draft, and empty in a final letter."""

    title: str
    author: str
    reference: str
    date: datetime.date | None
    draft: str
    blocks: tuple[Block, ...]


def set_out(reply: Reply) -> Outline:
    """The reply as blocks, in the order of facts/law.md section G; every text cleaned, every table placed."""
    reference = one_line(reply.reference)
    title = f"Reply to your request for information {reference}".strip()
    return Outline(
        title=title,
        author=one_line(reply.authority),
        reference=reference,
        date=reply.date,
        draft=wording.DRAFT if reply.draft else "",
        blocks=tuple(_unskipped(_blocks(reply, title))),
    )


def _blocks(reply: Reply, title: str) -> Iterator[Block]:
    yield from _head(reply, title)
    yield from _request(reply)
    placed = place(reply)
    if reply.parts:
        yield _heading(2, "Our answers")
    for index, part in enumerate(reply.parts):
        yield from _part(reply, part, index, [table for table in placed if table.part == index])
    yield from _information(reply, placed)
    yield from _section("Advice and help", reply.advice)
    yield from _section("Fees", paragraphs(reply.fees))
    if reply.late_reason.strip():
        yield from _section("This reply is late", (wording.late_apology(reply.due, reply.late_reason),))
    yield from _rights(reply)
    notice = paragraphs(reply.privacy_notice) or (wording.privacy_notice(one_line(reply.authority)),)
    yield from _section("How we use your information", notice)
    yield from _sign_off(reply)


def _head(reply: Reply, title: str) -> Iterator[Block]:
    """G1 to G3: who writes to whom, under which law, and when the request came."""
    if reply.marking.strip():
        yield Block("text", text=one_line(reply.marking))
    yield from _lines((reply.authority, reply.office, *reply.office_address))
    yield from _lines((reply.applicant, *reply.applicant_address))
    yield Block("title", text=title, level=1)
    yield from _labelled("Our reference", reply.reference)
    yield from _labelled("Date of this letter", wording.day(reply.date) if reply.date else "not yet sent")
    yield from _labelled("Dealt with under", reply.act)
    yield from _labelled("Request received", wording.day(reply.received) if reply.received else "")
    yield from _labelled("Request clarified", wording.day(reply.clarified) if reply.clarified else "")
    yield Block("text", text=f"Dear {one_line(reply.applicant) or 'applicant'},")
    yield Block("text", text=wording.thanks(one_line(reply.act), reply.received, reply.clarified))


def _request(reply: Reply) -> Iterator[Block]:
    """G3 and G4: the request in its own words, how it was read, the day it is about, and what was searched."""
    if reply.request_verbatim.strip():
        yield _heading(2, "Your request")
        yield Block("text", text="You asked us, in your own words:")
        yield Block("quote", entries=paragraphs(reply.request_verbatim))
    understood = tuple(part for text in reply.interpretation for part in paragraphs(text))
    scope = (wording.snapshot(reply.received, reply.clarified),) if reply.received else ()
    yield from _section("How we have read your request", understood + scope)
    searched = _texts(reply.searched)
    if searched:
        yield _heading(2, "What we searched")
        yield Block("list", entries=searched)


def _part(reply: Reply, part: ReplyPart, index: int, tables: list[PlacedTable]) -> Iterator[Block]:
    """G5 to G8 for one question."""
    level = 3 + max(part.depth, 0)
    label = one_line(part.label) or str(index + 1)
    yield _heading(level, label if label.lower().startswith(("question", "part")) else f"Question {label}")
    if part.question.strip():
        yield Block("quote", entries=paragraphs(part.question))
    yield from _labelled("Outcome", part.outcome)
    yield from (Block("text", text=text) for text in paragraphs(part.held))
    yield from (Block("text", text=text) for one in part.paragraphs for text in paragraphs(one))
    for placed in tables:
        yield from _table(placed)
    links = tuple(_address(link) for link in part.links if link.text.strip() or link.url.strip())
    if links:
        yield Block("text", text="You can find more here:")
        yield Block("links", links=links)
    gaps = _texts(part.gaps)
    if gaps:
        yield Block("text", text="What our records do not show:")
        yield Block("list", entries=gaps)
    for exemption in part.exemptions:
        yield from _exemption(reply, exemption, level + 1)


def _exemption(reply: Reply, exemption: Exemption, level: int) -> Iterator[Block]:
    """G7 and G8: the section, why it applies, and the public interest (s.17(1) to (3); facts/law.md A5)."""
    named = ", ".join(text for text in (one_line(exemption.citation), one_line(exemption.name)) if text)
    yield _heading(level, f"{wording.exemption_word(reply.act, exemption.citation)}: {named}")
    yield from (Block("text", text=text) for text in paragraphs(exemption.why))
    yield from _labelled("Public interest in giving the information", exemption.public_interest_for)
    yield from _labelled("Public interest in withholding it", exemption.public_interest_against)
    yield from _labelled("How we balanced them", exemption.balance)
    if exemption.decision_by:
        yield Block(
            "text", text=wording.extension(one_line(exemption.citation), exemption.decision_by, one_line(reply.act))
        )


def _table(placed: PlacedTable) -> Iterator[Block]:
    table = placed.table
    if placed.file:
        size = f"{_count(len(table.rows), 'row')} and {_count(len(table.columns), 'column')}"
        guarded = (
            " In the file, an apostrophe stands before any text that a spreadsheet might take for a formula."
            if is_guarded(table)
            else ""
        )
        text = (
            f"This table has {size}, so we send it with this letter as a separate file, {placed.file}, "
            f"which any spreadsheet can open.{guarded}"
        )
        yield Block("labelled", label=placed.heading, text=text)
    elif not table.rows:
        yield Block("labelled", label=placed.heading, text="There are no rows in this table.")
    else:
        columns = tuple(one_line(column) for column in table.columns)
        rows = tuple(tuple(clean(cell).strip("\n") for cell in row) for row in table.rows)
        yield Block(
            "table",
            text=placed.heading,
            number=placed.number,
            columns=columns,
            rows=rows,
            numeric=tuple(column in table.numeric for column in table.columns),
            shares=_shares(columns, rows),
        )


def _information(reply: Reply, placed: tuple[PlacedTable, ...]) -> Iterator[Block]:
    """G6: the files that go with the letter, and what a reader must know about the figures."""
    files = tuple(f"{table.heading}: {table.file} (CSV)" for table in placed if table.file) + _texts(reply.documents)
    if files:
        yield _heading(2, "Files sent with this letter")
        yield Block("list", entries=files)
    yield from _section("About this information", reply.notes)


def _rights(reply: Reply) -> Iterator[Block]:
    """G12 and G13: internal review, then the regulator (s.17(7))."""
    if reply.review_contact.strip():
        yield from _section(
            "If you are unhappy with this reply",
            wording.internal_review(
                contact=", ".join(
                    line.strip(" ,") for line in clean(reply.review_contact).splitlines() if line.strip()
                ),
                by=reply.review_by,
                within_working_days=reply.review_within_working_days,
                answered_within_working_days=reply.review_answer_working_days,
            ),
        )
    name = one_line(reply.regulator_name)
    if name:
        yield from _section("Your right to complain to the regulator", (wording.regulator(name, reply.act),))
        yield from _labelled("Post", reply.regulator_address)
        yield from _labelled("Telephone", reply.regulator_phone)
        if reply.regulator_url.strip():
            yield Block("links", links=(_address(Link(name, reply.regulator_url)),))


def _sign_off(reply: Reply) -> Iterator[Block]:
    """G15: a named or role sign-off, and how to reach the office."""
    yield Block("text", text="Yours sincerely," if reply.applicant.strip() else "Yours faithfully,")
    yield from _lines((reply.signed_by, reply.office, reply.contact))


def _section(title: str, texts: tuple[str, ...]) -> Iterator[Block]:
    parts = [part for text in texts for part in paragraphs(text)]
    if parts:
        yield _heading(2, title)
        yield from (Block("text", text=part) for part in parts)


def _heading(level: int, text: str) -> Block:
    return Block("heading", text=text, level=level)


def _labelled(label: str, text: str) -> Iterator[Block]:
    if text.strip():
        yield Block("labelled", label=label, text=clean(text).strip())


def _lines(texts: tuple[str, ...]) -> Iterator[Block]:
    entries = _texts(texts)
    if entries:
        yield Block("lines", entries=entries)


def _texts(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one_line(text) for text in texts if one_line(text))


def _address(link: Link) -> Address:
    shown = one_line(link.url)
    return Address(text=one_line(link.text) or shown, shown=shown, target=web_address(link.url))


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def _shares(columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> tuple[int, ...]:
    # A header is bold, which takes a fifth more room.
    longest = [max(len(column) * 6 // 5, *(len(row[index]) for row in rows)) for index, column in enumerate(columns)]
    return tuple(min(max(length + _SPACE, _NARROWEST), _WIDEST) for length in longest)


def _unskipped(blocks: Iterator[Block]) -> Iterator[Block]:
    """The same blocks with no heading more than one level below the one before it, and none too deep to have a style."""
    previous = 1
    for block in blocks:
        if block.kind == "heading":
            previous = min(block.level, previous + 1, _DEEPEST)
            yield Block("heading", text=block.text, level=previous)
        else:
            yield block

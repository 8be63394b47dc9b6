"""What the register is complete for, and who holds the rest."""

from __future__ import annotations

from datetime import date

from answerable.register.rules import partial_dates
from answerable.register.rules.partial_dates import Overlap

from .draft import Draft, Subject
from .periods import listed, overlap
from .rows import CoverageRow, Facts
from .scope import Wants, relation
from .words import capital, folded, sentence


def add_coverage(draft: Draft, wants: Wants, facts: Facts, *, kinds: frozenset[str], found: bool) -> None:
    """Say, for the periods asked, what another body holds, where the register is not complete, and, where nothing was
    `found`, what it is complete for. `kinds` are the words of coverage ("agreements", "funds", …) that matter here."""
    bearing = [row for row in facts.coverage if _bears(row, wants, kinds)]
    for row in bearing:
        if row.held_by or not row.complete or not found:
            _say(draft, row, facts)
    wide = wants.periods or wants.everything
    if wide and not bearing:
        when = f" {listed(wants.periods)}" if wants.periods else ""
        draft.gap(f"The register does not say whether it is complete{when}", "coverage")
    elif wants.periods and not _covered(wants, bearing):
        draft.gap(
            f"The register does not say whether it is complete for all of the time asked ({listed(wants.periods)})"
        )


def _bears(row: CoverageRow, wants: Wants, kinds: frozenset[str]) -> bool:
    named = set(folded(row.what)) & (ABOUT_AGREEMENTS | ABOUT_DOCUMENTS)
    if named and not named & kinds:
        return False
    if row.categories and wants.subjects and not relation(wants.subjects, row.categories):
        return False
    return overlap(row.starts, row.ends, wants.periods) is not Overlap.NONE


ABOUT_AGREEMENTS = frozenset(
    {"agreement", "contract", "grant", "payment", "fund", "money", "budget", "spending", "decision", "service", "award"}
)
"""What coverage may be about, in folded words, where a question is about agreements and money."""

ABOUT_DOCUMENTS = frozenset({"document", "plan", "strategy", "report", "policy"})
"""The same, where a question is about documents."""


def _covered(wants: Wants, rows: list[CoverageRow]) -> bool:
    """Whether the coverage rows together speak for every day of the periods asked."""
    for period in wants.periods:
        first, last = period.starts or date.min, period.ends or date.max
        at = first
        for row in sorted(rows, key=lambda item: partial_dates.earliest(item.starts) or date.min):
            start = partial_dates.earliest(row.starts) or date.min
            end = partial_dates.latest(row.ends) or date.max
            if start.toordinal() <= at.toordinal() <= end.toordinal():
                at = date.fromordinal(min(end.toordinal() + 1, date.max.toordinal()))
        if at <= (first if period.ends is None else last) and at != date.max:
            return False
    return True


def _say(draft: Draft, row: CoverageRow, facts: Facts) -> None:
    holder = facts.directory.organisations.get(row.held_by)
    archive = facts.directory.documents.get(row.archived_at)
    when = " ".join(
        part for part in (partial_dates.words(row.starts, "from"), partial_dates.words(row.ends, "until")) if part
    )
    if holder is not None:
        text = (
            f"{capital(row.what)} {when} were held by {holder.name}"
            if when
            else f"{capital(row.what)}: held by {holder.name}"
        )
        draft.elsewhere = True
    elif row.complete:
        text = f"Our register is complete for {row.what} {when}".strip()
    else:
        text = f"Our register is not complete for {row.what} {when}".strip()
        draft.gap(text, "coverage", row.ref, "complete")
    parts = [sentence(row.note) if row.note and holder else sentence(text)]
    ids: list[str] = []
    if archive is not None:
        address = archive.archived_url or archive.url
        if address:
            copy = " (archived copy)" if archive.archived_url else ""
            parts.append(sentence(f"See “{archive.title}”{copy}: {address}"))
            ids += draft.cite(
                Subject("document", archive.ref, archive.title), "archived_url" if archive.archived_url else "url"
            )
    if row.note and holder is None:
        parts.append(sentence(row.note))
    own = draft.cite(Subject("coverage", row.ref), "held_by" if holder else "complete")
    if own:
        draft.say(" ".join(parts), (*own, *ids))
    else:
        draft.elsewhere = draft.elsewhere and holder is None
        draft.gap(f"Coverage {row.ref}: recorded, but not where it comes from, so it is not shown", "coverage", row.ref)

"""From answers to the reply: which sentence confirms or denies, which outcome is named, what the letter must carry.

Pure: it is handed plain data and hands back a `letters.reply.Reply`. The order and the parts are those of
facts/law.md section G; the words of the standard sentences are `letters.wording`'s.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from answerable.answering.answer import Answer, Held, Status
from answerable.law.clock import review_request_by
from answerable.letters import wording
from answerable.letters.reply import Exemption, Link, Reply, ReplyPart, ReplyTable

from .deciding import CONFIRM, DENY, HELD, NEITHER, PART, DecidedGround, DecidedQuestion
from .naming import question_names
from .outcomes import QuestionOutcome
from .released_tables import Printed, Released, masked_beside
from .small_numbers import Grid, Masked, Place, mask, meaning, numbers_in, shown, without

# A cell that holds the whole address of a document, so that the letter can make a link of it.
_ADDRESS = re.compile(r"https?://[^\s…]+")


@dataclass(frozen=True)
class Office:
    """The authority as its letters name it; every field from its own settings (facts/law.md 0.2)."""

    authority: str
    office: str = ""
    address: tuple[str, ...] = ()
    contact: str = ""
    review_contact: str = ""
    review_window_working_days: int = 40
    signed_by: str = ""
    regulator_name: str = ""
    regulator_address: str = ""
    regulator_phone: str = ""
    regulator_url: str = ""
    privacy_notice: str = ""


@dataclass(frozen=True)
class Case:
    """What the reply says about the request itself."""

    reference: str
    act: str
    received: date | None
    clarified: date | None = None
    due: date | None = None
    request_text: str = ""
    applicant: str = ""
    searched: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    late_reason: str = ""
    applicant_address: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    reusable: bool = False
    """The applicant prefers an electronic form that can be used again (section 11(1A)): every table goes as a CSV file."""


def outcome(answer: Answer) -> wording.Outcome:
    """Return the outcome that the letter names for one part: what was provided, or what the state alone says."""
    if answer.held in (Held.HELD, Held.PART):
        return wording.Outcome.PROVIDED if answer.status is Status.ANSWERED else wording.Outcome.PROVIDED_IN_PART
    return wording.outcome_of(answer.held.value)


def depth(label: str | None, parents: dict[str, str | None]) -> int:
    """Return how deep a question is nested, 0 for one that stands at the top; a circle of parents counts once."""
    seen: set[str] = set()
    while label and label not in seen:
        seen.add(label)
        label = parents.get(label)
    return max(len(seen) - 1, 0)


def part(answer: Answer, parents: dict[str, str | None], wording_of_officer: str = "", name: str = "") -> ReplyPart:
    """Return one part of the reply, for the question called `name` (its label where none is given).

    The officer's wording replaces the paragraphs; the tables stay, with their evidence.
    """
    paragraphs = (
        tuple(text for text in wording_of_officer.replace("\r\n", "\n").split("\n\n") if text.strip())
        if wording_of_officer.strip()
        else tuple(p.text for p in answer.paragraphs)
    )
    links = {
        cell.text: Link(row[0].text, cell.text)
        for table in answer.tables
        for row in table.rows
        for cell in row[1:]
        if _ADDRESS.fullmatch(cell.text)
    }
    return ReplyPart(
        label=name or answer.label,
        question=answer.question,
        held=wording.not_looked_up() if answer.status is Status.UNCLEAR else wording.confirm_or_deny(answer.held.value),
        outcome=outcome(answer).value,
        paragraphs=paragraphs,
        tables=tuple(
            ReplyTable(
                table.caption,
                table.columns,
                tuple(tuple(cell.text for cell in row) for row in table.rows),
                table.numeric,
            )
            for table in answer.tables
        ),
        links=tuple(links.values()),
        gaps=tuple(gap.text for gap in answer.gaps),
        depth=depth(answer.label or None, parents),
    )


_OUTCOMES = {
    QuestionOutcome.PROVIDED: wording.Outcome.PROVIDED,
    QuestionOutcome.PROVIDED_IN_PART: wording.Outcome.PROVIDED_IN_PART,
    QuestionOutcome.REFUSED: wording.Outcome.REFUSED,
    QuestionOutcome.NOT_HELD: wording.Outcome.NOT_HELD,
    QuestionOutcome.ACCESSIBLE: wording.Outcome.ACCESSIBLE,
    QuestionOutcome.EXTENDED: wording.Outcome.EXTENDED,
    QuestionOutcome.NEITHER: wording.Outcome.NEITHER,
}
_GIVES = frozenset({QuestionOutcome.PROVIDED, QuestionOutcome.PROVIDED_IN_PART})
_LIKELIHOOD = {"would": "would", "would_be_likely": "would be likely to"}
_SMALL_ONLY = frozenset({"40", "13", "38"})


def decide(drafted: ReplyPart, decision: DecidedQuestion, *, own_words: bool) -> ReplyPart:
    """Return the part as it was decided. What is refused leaves nothing of the answer behind: no words, no table, no link.

    What is provided in part keeps the tables without the columns that are withheld; where no column is named and the words are
    the register's own (`own_words` False), none of its figures are kept, since nothing says which of them are withheld.
    """
    exemptions = tuple(as_exemption(ground) for ground in decision.grounds)
    decided = replace(
        drafted,
        held=_held(drafted, decision),
        outcome=_OUTCOMES[decision.outcome].value,
        exemptions=exemptions,
    )
    if decision.outcome in _GIVES:
        if decision.outcome is QuestionOutcome.PROVIDED and drafted.gaps and decision.held == PART:
            decided = replace(decided, outcome=wording.Outcome.PROVIDED_IN_PART.value)
        if own_words and decision.held == HELD:
            # The register lacks it, and the officer found it elsewhere: what the register lacks is then not so.
            decided = replace(decided, gaps=())
        return _without_withheld(decided, decision, own_words=own_words)
    emptied = replace(decided, paragraphs=(), tables=(), links=(), gaps=())
    if decision.outcome is QuestionOutcome.ACCESSIBLE:
        named = any(ground.citation.startswith("s.21") for ground in decision.grounds)
        return replace(
            emptied,
            links=(Link(decision.link_text or decision.link, decision.link),) if decision.link else (),
            exemptions=exemptions if named else (_ACCESSIBLE, *exemptions),
        )
    if decision.outcome is QuestionOutcome.NOT_HELD and decision.holder and drafted.paragraphs and own_words:
        return replace(emptied, paragraphs=drafted.paragraphs)
    return emptied


_ACCESSIBLE = Exemption(
    "s.21(1)",
    "Reasonably accessible to the applicant by other means",
    "You can reach this information yourself, at the address above, so we need not send it.",
)


def says_which_part(decision: DecidedQuestion, *, own_words: bool, tables: bool) -> bool:
    """Return whether a question that is provided in part says which part: columns, masked numbers only, or the officer's words."""
    if decision.outcome is not QuestionOutcome.PROVIDED_IN_PART or not decision.grounds or own_words:
        return True
    return tables and (bool(decision.withheld) or _masks_only(decision))


def _masks_only(decision: DecidedQuestion) -> bool:
    return decision.small_numbers and all(
        ground.row is not None and ground.row.citation.number in _SMALL_ONLY for ground in decision.grounds
    )


def _without_withheld(decided: ReplyPart, decision: DecidedQuestion, *, own_words: bool) -> ReplyPart:
    if not says_which_part(decision, own_words=own_words, tables=bool(decided.tables)):
        return replace(decided, paragraphs=(), tables=(), links=(), gaps=())
    if not decision.withheld:
        # Words that an officer wrote for what is given in part stand for the register's tables.
        alone = own_words and decision.outcome is QuestionOutcome.PROVIDED_IN_PART and not _masks_only(decision)
        return replace(decided, tables=(), links=()) if alone and decision.grounds else decided
    tables = tuple(table for each in decided.tables if (table := _without_columns(each, frozenset(decision.withheld))))
    # The register's sentences sum up its tables, so they could state what is withheld.
    return replace(decided, tables=tables, paragraphs=decided.paragraphs if own_words else (), links=())


def _without_columns(table: ReplyTable, withheld: frozenset[str]) -> ReplyTable | None:
    kept = [index for index, column in enumerate(table.columns) if column not in withheld]
    if not kept:
        return None
    return ReplyTable(
        table.caption,
        tuple(table.columns[index] for index in kept),
        tuple(tuple(row[index] for index in kept) for row in table.rows),
        tuple(column for column in table.numeric if column not in withheld),
    )


def _held(drafted: ReplyPart, decision: DecidedQuestion) -> str:
    if decision.confirms == NEITHER:
        sparing = [ground.citation for ground in decision.grounds] if decision.spared else []
        return wording.need_not_say(sparing[0]) if sparing else wording.confirm_or_deny("neither")
    if decision.confirms == DENY:
        return wording.confirm_or_deny("held_elsewhere" if decision.holder else "not_held", body=decision.holder)
    return wording.confirm_or_deny("part" if decision.confirms == CONFIRM and decision.held == PART else "held")


def as_exemption(ground: DecidedGround) -> Exemption:
    """Return one ground as the letter sets it: what it covers, why it applies, the harm, and the public interest."""
    row = ground.row
    opinion = ground.opinion
    likely = _LIKELIHOOD.get(ground.likelihood, "would, or would be likely to,")
    texts = (
        f"It covers: {ground.what}" if ground.what else "",
        ground.why,
        f"The harm that disclosure {likely} cause: {ground.prejudice}" if ground.prejudice else "",
        f"The law that prohibits disclosure: {ground.enactment}" if ground.enactment else "",
        f"The qualified person is {opinion.person} ({opinion.authorised_by}), who gave this opinion on "
        f"{wording.day(opinion.given_on)}: {opinion.text}"
        if opinion
        else "",
        f"Our estimate of the work:\n{ground.estimate}" if ground.estimate else "",
        f"How to narrow your request: {ground.narrowing}" if ground.narrowing else "",
        "We cannot say more about our reasons without giving away what is exempt (section 17(4))."
        if ground.would_reveal
        else "",
    )
    told = not (ground.would_reveal and not ground.balance)
    return Exemption(
        citation=ground.citation,
        name=row.name if row else "",
        why="\n\n".join(text for text in texts if text),
        public_interest_for=ground.interest_for,
        public_interest_against=ground.interest_against,
        balance=ground.balance,
        qualified=bool(row and row.public_interest_test and told),
        decision_by=ground.decide_by,
    )


def mask_small_numbers(
    parts: tuple[ReplyPart, ...], masking: frozenset[int], limit: int, released: Released | None = None
) -> tuple[ReplyPart, ...]:
    """Return the parts with the small counts of those at the places in `masking` masked, in tables and in words.

    A table that can be read as counts is masked so that it is safe beside what was `released` and the tables before it. A number
    that is masked in one table is masked in the same row and column of any other, and in the sentences of its own part, so that
    no form of the letter lets it out.
    """
    safe, totals = _beside_released(parts, masking, limit, released or Released())
    hidden: dict[tuple[str, str], dict[tuple[int, int], str]] = {}
    made = list(parts)
    changed = True
    while changed:
        changed = False
        for place, one in enumerate(made):
            stated = _stated(one)
            tables = tuple(
                _masked(table, (place, at), hidden, limit if place in masking else 1, stated, safe.get((place, at)))
                for at, table in enumerate(parts[place].tables)
            )
            if tables != made[place].tables:
                made[place], changed = replace(made[place], tables=tables), True
    texts = {text.replace(",", "") for found in hidden.values() for text in found.values()}
    numbers = totals | {int(text) for text in texts if text.isdigit()}
    return tuple(
        replace(one, paragraphs=without(one.paragraphs, numbers), gaps=without(one.gaps, numbers))
        if place in masking
        else one
        for place, one in enumerate(made)
    )


def _stated(part: ReplyPart) -> frozenset[int]:
    return numbers_in((*part.paragraphs, *part.gaps))


def _grid(table: ReplyTable) -> Grid:
    return Grid(table.caption, table.columns, table.rows, table.numeric)


def _beside_released(
    parts: tuple[ReplyPart, ...], masking: frozenset[int], limit: int, released: Released
) -> tuple[dict[tuple[int, int], frozenset[Place]], frozenset[int]]:
    """Which cells of each table are masked beside what is out, by its part and its number in it; and which stated totals."""
    found: dict[tuple[int, int], frozenset[Place]] = {}
    totals: frozenset[int] = frozenset()
    for place in sorted(masking):
        stated = _stated(parts[place])
        for number, table in enumerate(parts[place].tables):
            if beside := masked_beside(_grid(table), released, limit, stated=stated):
                found[place, number] = beside.places
                totals |= beside.stated
                released = released.and_(beside.release)
    return found, totals


def _masked(
    table: ReplyTable,
    mine: tuple[int, int],
    hidden: dict[tuple[str, str], dict[tuple[int, int], str]],
    limit: int,
    stated: frozenset[int],
    safe: frozenset[Place] | None,
) -> ReplyTable:
    """One table masked: as is safe beside what is out where that is known, and as other tables of the letter ask for."""
    grid = _grid(table)
    also = {
        (number, column)
        for number, row in enumerate(table.rows)
        for column, name in enumerate(table.columns)
        if column
        and row[column] in {text for of, text in hidden.get((row[0], name), {}).items() if of != mine or safe is None}
    }
    if safe is not None and also <= safe:
        found = Masked(shown(grid, safe), safe)
    else:
        found = mask(grid, limit, also=also | (safe or frozenset()), known_totals=stated)
    for row, column in found.places:
        hidden.setdefault((table.rows[row][0], table.columns[column]), {})[mine] = table.rows[row][column]
    return replace(table, rows=found.rows)


def parts_of(
    answers: tuple[Answer, ...],
    officer_wording: Mapping[int, str] | None = None,
    decisions: Mapping[int, DecidedQuestion] | None = None,
) -> tuple[ReplyPart, ...]:
    """Return the parts of a reply as they were decided, before anything is masked in them."""
    parents = {answer.label: answer.parent for answer in answers if answer.label}
    names = question_names([(answer.label, answer.parent or "") for answer in answers])
    changed, decided = officer_wording or {}, decisions or {}
    parts = tuple(part(answer, parents, changed.get(index, ""), names[index]) for index, answer in enumerate(answers))
    return tuple(
        decide(one, decided[index], own_words=bool(changed.get(index, "").strip())) if index in decided else one
        for index, one in enumerate(parts)
    )


def masking_of(parts: tuple[ReplyPart, ...], decisions: Mapping[int, DecidedQuestion] | None) -> frozenset[int]:
    """Return the places of the parts in whose tables small numbers are masked."""
    return frozenset(index for index, one in (decisions or {}).items() if one.small_numbers and parts[index].tables)


def tables_of(
    parts: tuple[ReplyPart, ...], masking: frozenset[int], limit: int, released: Released
) -> tuple[Printed, ...]:
    """Return every table of a reply as it leaves, in the letter's order, beside the same table before masking."""
    masked = mask_small_numbers(parts, masking, limit, released)
    pairs = [
        (place, table, true)
        for place, before in enumerate(parts)
        for table, true in zip(masked[place].tables, before.tables, strict=True)
    ]
    return tuple(
        Printed(
            place,
            f"Table {number}{f', {table.caption}' if table.caption else ''}",
            _grid(table),
            _grid(true),
            _stated(masked[place]),
        )
        for number, (place, table, true) in enumerate(pairs, start=1)
    )


def build_reply(
    *,
    office: Office,
    case: Case,
    answers: tuple[Answer, ...],
    officer_wording: dict[int, str] | None = None,
    decisions: Mapping[int, DecidedQuestion] | None = None,
    small_number: int = 5,
    released: Released | None = None,
    dated: date | None = None,
) -> Reply:
    """Return the reply to a case.

    `officer_wording` maps the index of an answer to the officer's own words, `decisions` to what was decided; one that was not
    decided stands as the register gave it. Counts of people below `small_number` are masked where the decision says so, and
    with them what would give them away beside the tables that were `released` before.
    `dated` is the date of the letter; without one it is a draft, and the last day to ask for an internal review is left for the day it is sent
    (40 working days from the response, facts/law.md A7; the office may set another number).
    """
    decided = decisions or {}
    parts = parts_of(answers, officer_wording, decided)
    masking = masking_of(parts, decided)
    advice = tuple(f"Question {one.name}: {one.advice}" for _, one in sorted(decided.items()) if one.advice)
    return Reply(
        authority=office.authority,
        office=office.office,
        office_address=office.address,
        reference=case.reference,
        date=dated,
        act=case.act,
        received=case.received,
        clarified=case.clarified,
        due=case.due,
        request_verbatim=case.request_text,
        parts=mask_small_numbers(parts, masking, small_number, released),
        searched=case.searched,
        advice=(*case.advice, *advice),
        late_reason=case.late_reason,
        review_by=review_request_by(dated, working_days=office.review_window_working_days) if dated else None,
        review_contact=office.review_contact,
        review_within_working_days=office.review_window_working_days,
        regulator_name=office.regulator_name,
        regulator_address=office.regulator_address,
        regulator_phone=office.regulator_phone,
        regulator_url=office.regulator_url,
        privacy_notice=office.privacy_notice,
        signed_by=office.signed_by,
        contact=office.contact,
        applicant=case.applicant,
        applicant_address=case.applicant_address,
        documents=case.documents,
        rows_in_letter=0 if case.reusable else Reply.rows_in_letter,
        draft=dated is None,
        notes=(meaning(small_number),) if masking else (),
    )

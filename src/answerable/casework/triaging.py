"""What triage reads to look at a request, and what it finds: actions keep it, queries show it.

The number of queries is fixed. Others are found by their requester and by the indexed key of what they ask
(`Question.ask_key`), the newest first and never more than `MOST`; the rules then compare facts.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache

from django.db import transaction
from django.db.models import F, Q, QuerySet

from answerable.answering.answer import Held
from answerable.law.clock import aggregation_window
from answerable.law.working_days import Calendar
from answerable.publication.queries import responses
from answerable.reading.asks import understand
from answerable.reading.dates import parse_date
from answerable.reading.structure import Ask, ask_from_data
from answerable.reading.structure import Question as ReadQuestion
from answerable.register import queries as register
from answerable.register.rules import partial_dates

from .clock import calendar
from .models import CaseEvent, Draft, Question, Request, Requester, Route
from .rules import ties, triage, validity
from .rules.alike import Asked, ask_key, signs_of_many
from .rules.life import Event
from .rules.naming import question_names
from .rules.triage import About, Finding
from .rules.validity import WhoAsks

MOST = 200
"""Requests that one is compared with, the newest first, once by its requester and once by what it asks."""
MOST_PUBLISHED = 1000
"""Published responses that are looked at, the last recorded first."""

_log = logging.getLogger(__name__)


def who(requester: Requester | None) -> WhoAsks:
    """Return the requester of a case as the rules take them; nobody where there is none."""
    if requester is None:
        return WhoAsks()
    return WhoAsks(requester.name, requester.email, requester.address)


def look(request: Request) -> tuple[Finding, ...]:
    """Look at a request and return what was found. A check that fails is a finding of its own, and stops no other."""
    rows = list(request.questions.order_by("position"))
    names = tuple(question_names([(row.label, row.parent) for row in rows]))
    findings: list[Finding] = []
    own: list[ties.Case] = []

    def attempt(what: str, check: Callable[[], Iterable[Finding]]) -> None:
        try:
            with transaction.atomic():
                findings.extend(check())
        except Exception:
            _log.exception("Triage could not check %s of %s", what, request.reference)
            findings.append(
                Finding(
                    About.UNCHECKED,
                    what,
                    f"Could not be checked: {_WHAT[what]}. Check it by hand, or look again later.",
                )
            )

    attempt("letter", lambda: _of_the_letter(request, rows, names))
    attempt("others", lambda: _of_others(request, _keep(own, _case(request, rows, names))))
    attempt("published", lambda: _of_published(own[0] if own else _case(request, rows, names)))
    attempt("holder", lambda: _of_holders(request))
    return tuple(findings)


_WHAT = {
    "letter": "what kind of request it is, and whether it is valid",
    "others": "whether it repeats another request, or belongs with one",
    "published": "whether a published response answers it",
    "holder": "whether another body holds it",
}


def _keep(kept: list[ties.Case], case: ties.Case) -> ties.Case:
    kept.append(case)
    return case


def _read(row: Question) -> ReadQuestion:
    return ReadQuestion(
        text=row.text, label=row.label or None, parent=row.parent or None, ask=_ask(row), context=row.context
    )


def _ask(row: Question) -> Ask:
    return ask_from_data(row.ask) if row.ask else Ask()


def _of_the_letter(request: Request, rows: Sequence[Question], names: Sequence[str]) -> list[Finding]:
    read = [_read(row) for row in rows]
    kind, findings = triage.handling(request.letter_text, read, names)
    found = list(findings)
    asker = request.requester
    lacking = validity.what_is_lacking(
        environmental=kind is triage.Kind.EIR,
        in_writing=request.route != Route.SPOKEN,
        name=asker.name if asker else "",
        organisation=asker.organisation if asker else "",
        reachable=bool(asker and (asker.email or asker.address.strip())),
        describes=bool(rows),
    )
    found += [Finding(About.VALIDITY, lack.code, lack.says, lack.provision, tell=lack.tell) for lack in lacking]
    if not lacking:
        law = "EIR regulation 5(1)" if kind is triage.Kind.EIR else "section 8(1)"
        says = (
            "It says where to send the answer and what is asked for. It may be spoken, and needs no name."
            if kind is triage.Kind.EIR
            else "It is in writing, states a name and an address for correspondence, and describes what is asked for."
        )
        found.append(Finding(About.VALIDITY, "valid", says, law))
    unclear = "EIR regulation 9(2)" if kind is triage.Kind.EIR else "section 1(3)"
    found += [Finding(About.VAGUE, "vague", says, unclear) for says in validity.vague(read, names)]
    if wanted := validity.preference(request.letter_text):
        found.append(
            Finding(
                About.FORM,
                "preference",
                f"The request asks for: {wanted.form[0].lower()}{wanted.form[1:]}. Give effect to it so far as reasonably "
                "practicable; if it is not, tell the applicant why.",
                wanted.provision,
            )
        )
    if signs := signs_of_many(request.letter_text):
        found.append(
            Finding(
                About.MANY,
                "signs",
                f"Its words show that it went to many bodies: {'; '.join(f'“{s}”' for s in signs[:3])}.",
            )
        )
    return found


def _case(request: Request, rows: Sequence[Question], names: Sequence[str], **more: object) -> ties.Case:
    return ties.Case(
        reference=request.reference,
        received=request.received,
        asked=tuple(Asked(_ask(row), request.received) for row in rows),
        texts=tuple(row.text for row in rows),
        names=tuple(names),
        **more,  # type: ignore[arg-type]
    )


def _of_others(request: Request, new: ties.Case) -> list[Finding]:
    """Compare with the requests of the same requester and with those that ask about the same. Five queries at most."""
    days = calendar()
    keys = sorted({key for asked in new.asked if (key := ask_key(asked.ask))})
    others = _others(request, keys, days)
    found: list[Finding] = []
    if request.received is None:
        found.append(
            Finding(
                About.TOGETHER,
                "undated",
                "No day of receipt is recorded, so no period of 60 working days can be counted. Record it, and look again.",
                "Fees Regulations 2004, regulation 5",
            )
        )
    for other, same_subject in others:
        found += [
            one
            for one in (
                ties.repeated(new, other),
                ties.together(new, other, similar=same_subject, calendar=days),
                ties.sent_to_many(new, other),
            )
            if one
        ]
        found += ties.answered_before(new, other)
    return found


def _others(request: Request, keys: Sequence[str], days: Calendar) -> list[tuple[ties.Case, bool]]:
    """The requests to compare with, the newest first, each with whether it asks about the same subject."""
    until = aggregation_window(request.received, days) if request.received else date.max
    near = Request.objects.filter(Q(received=None) | Q(received__lte=until)).exclude(pk=request.pk)
    by_subject = set(_newest(near.filter(questions__ask_key__in=keys).distinct())) if keys else set()
    by_person = set(_newest(near.filter(requester=request.requester_id))) if request.requester_id else set()
    wanted = by_subject | by_person
    if not wanted:
        return []
    rows: dict[int, list[Question]] = defaultdict(list)
    for row in Question.objects.filter(request__in=wanted).order_by("request", "position"):
        rows[row.request_id].append(row)
    answered: dict[int, date] = {}
    sent = CaseEvent.objects.filter(
        request__in=wanted, withdrawn=False, kind__in=(Event.RESPONDED, Event.RESPONDED_OUTSIDE)
    ).order_by("on")
    for key, on in sent.values_list("request_id", "on"):
        answered[key] = on
    found = Request.objects.filter(pk__in=wanted).only("reference", "received", "requester_id")
    newest = sorted(found, key=lambda one: (one.received or date.min, one.pk), reverse=True)
    return [
        (
            _case(
                other,
                rows[other.pk],
                question_names([(row.label, row.parent) for row in rows[other.pk]]),
                answered=answered.get(other.pk),
                same_person=other.pk in by_person,
            ),
            other.pk in by_subject,
        )
        for other in newest
    ]


def _newest(found: QuerySet[Request]) -> QuerySet[Request, int]:
    return found.order_by(F("received").desc(nulls_last=True), "-pk").values_list("pk", flat=True)[:MOST]


def _of_published(new: ties.Case) -> list[Finding]:
    """Compare with what is public already: its subject and summary are understood as a question is."""
    found: list[Finding] = []
    if not any(ask_key(asked.ask) for asked in new.asked):
        return found
    for place, row in enumerate(responses(newest_first=True, most=MOST_PUBLISHED + 1)):
        reference, subject, summary, dated = row.reference, row.subject, row.summary, row.dated
        if place == MOST_PUBLISHED:
            found.append(
                Finding(
                    About.UNCHECKED,
                    "older_published",
                    f"Could not be checked: published responses before the last {MOST_PUBLISHED:,}. Search the disclosure log.",
                )
            )
            break
        asked = Asked(_ask_of(f"{subject}. {summary}"), parse_date(dated) if len(dated) == 10 else None)
        found += ties.published_before(new, reference, asked, partial_dates.words(dated) if dated else "")
    return found


@lru_cache(maxsize=2 * MOST_PUBLISHED)
def _ask_of(words: str) -> Ask:
    return understand(ReadQuestion(text=words))


def _of_holders(request: Request) -> list[Finding]:
    """Name the bodies that the register's statements of coverage say hold what was asked, with how to reach them."""
    said: dict[str, list[str]] = defaultdict(list)
    drafts = Draft.objects.filter(question__request=request).select_related("question").order_by("question__position")
    listed = list(drafts)
    names = question_names([(draft.question.label, draft.question.parent) for draft in listed])
    elsewhere: dict[str, bool] = {}
    for draft, name in zip(listed, names, strict=True):
        for evidence in draft.answer.get("evidence", ()):
            if evidence["record"] == "coverage" and evidence["field"] == "held_by":
                said[evidence["ref"]].append(name)
                elsewhere[evidence["ref"]] = draft.answer.get("held") == Held.ELSEWHERE
    if not said:
        return []
    found = []
    for row in register.coverage().filter(ref__in=said, held_by__isnull=False):
        body = row.held_by
        assert body is not None
        contact = "; ".join(part for part in (body.email, ", ".join(body.address.splitlines()), body.postcode) if part)
        which = list(dict.fromkeys(said[row.ref]))
        found.append(
            Finding(
                About.HOLDER,
                "held_elsewhere" if elsewhere[row.ref] else "held_in_part",
                f"For question{'s' if len(which) > 1 else ''} {', '.join(which)}: {row.what} "
                f"{'are' if row.what.endswith('s') else 'is'} held by {body.name} ({contact or 'no contact is recorded'}). "
                "Tell the applicant; transfer it only with their agreement.",
                "section 16; section 45 Code",
                tell=f"{body.name}{f' ({contact})' if contact else ''}",
            )
        )
    return found

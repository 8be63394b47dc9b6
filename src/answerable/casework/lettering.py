"""A letter of any kind but the reply, made from its case: its fields, its words, and the letter as it is set.

Both actions, which write its words, and queries, which set it, need this.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from answerable.law import clock as law_clock
from answerable.law.working_days import OutsideTable
from answerable.letters.kinds.defaults import DEFAULTS
from answerable.letters.kinds.filling import Values, fill
from answerable.letters.kinds.kind import FIELDS, TITLES, Kind
from answerable.letters.kinds.template_reading import TemplateWords, read_template
from answerable.letters.note import Note
from answerable.letters.wording import day, privacy_notice

from .clock import calendar, clock
from .letterhead import office
from .models import CaseEvent, LetterTemplate, Regime, Request, Review, Verdict
from .naming import names_of
from .own_settings import casework_settings
from .rules.letters import OPTIONAL, blank_for, cited
from .rules.life import Event
from .rules.reply import Office

OUTCOMES = {
    Verdict.UPHELD: "We uphold our first answer",
    Verdict.PARTLY: "We uphold our first answer in part",
    Verdict.OVERTURNED: "We overturn our first answer",
}
"""How the letter says what became of the first answer."""
TIMELINESS_OUTCOMES = {
    Verdict.UPHELD: "We find that we answered in time",
    Verdict.PARTLY: "We find that a part of our answer was late, and we are sorry",
    Verdict.OVERTURNED: "We find that we answered too late, and we are sorry",
}
"""The same, where the review is about how long the answer took."""


def dated(particulars: Mapping[str, Any]) -> date:
    """Return the date that a letter bears: the day that the officer set for sending it, or today."""
    set_for = day_in(particulars, "dated")
    return set_for or timezone.localdate()


def day_in(particulars: Mapping[str, Any], name: str) -> date | None:
    """Return a day among the particulars of a letter, or None where it is not given."""
    try:
        return date.fromisoformat(str(particulars.get(name) or ""))
    except ValueError:
        return None


def citations_in(particulars: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the exemptions among the particulars of a letter, as they were typed."""
    return tuple(part.strip() for part in str(particulars.get("exemptions") or "").split(",") if part.strip())


def clock_of(request: Request) -> law_clock.Due | None:
    """Return the clock of a request; None where none runs, or where its events cannot be."""
    try:
        return clock(request)
    except (law_clock.ImpossibleEvents, OutsideTable):
        return None


def values_of(
    request: Request, kind: Kind, particulars: Mapping[str, Any], review: Review | None = None
) -> dict[str, Any]:
    """Return what stands for each field of this kind of letter now, as text; empty where it is not known.

    Days are worked out from the request's clock and the date of the letter, never typed. Raises answering.NoRegister.
    """
    head, due, on = office(), clock_of(request), dated(particulars)
    found: dict[str, Any] = {
        "reference": request.reference,
        "act": Regime(request.regime).label,
        "eir": "yes" if request.regime == Regime.EIR else "",
        "received": _day(request.received),
        "due_date": _day(due.work_to if due else None),
        "date": day(on),
        "authority": head.authority,
        "contact": head.contact,
        "privacy": head.privacy_notice.strip() or privacy_notice(head.authority),
        **_rights(head, request, on),
        **_own(request, kind, particulars, due, on),
        **(_of_review(review, request, on) if review else {}),
    }
    return {field.name: found.get(field.name, "") for field in FIELDS[kind]}


def _day(value: date | None) -> str:
    return day(value) if value else ""


def _rights(head: Office, request: Request, on: date) -> dict[str, str]:
    window = head.review_window_working_days
    return {
        "review_contact": _on_one_line(head.review_contact),
        "review_by": _day(_within_table(lambda: law_clock.review_request_by(on, calendar(), window))),
        "regulator": head.regulator_name,
        "regulator_contact": ", ".join(
            filter(None, (_on_one_line(head.regulator_address), head.regulator_phone, head.regulator_url))
        ),
    }


def _on_one_line(address: str) -> str:
    return ", ".join(line.strip(" ,") for line in address.splitlines() if line.strip())


def _within_table(work_out: Any) -> date | None:
    """A day, or None where it falls outside the table of non-working days."""
    try:
        found: date = work_out()
    except OutsideTable:
        return None
    return found


def _own(
    request: Request, kind: Kind, particulars: Mapping[str, Any], due: law_clock.Due | None, on: date
) -> dict[str, str]:
    found = {name: str(value).strip() for name, value in particulars.items() if isinstance(value, str)}
    found["missing"] = "\n".join(f"- {line.strip()}" for line in found.get("missing", "").splitlines() if line.strip())
    found["expected"] = _day(day_in(particulars, "expected"))
    found["decide_by"] = _day(day_in(particulars, "decide_by"))
    found["amount"] = _pounds(found.get("amount", ""))
    if kind in (Kind.CLARIFICATION, Kind.INVALID):
        silent = casework_settings().close_unclarified_after_days
        found["close_date"] = day(on + timedelta(days=silent))
    if kind is Kind.FEES:
        pay_by = _within_table(lambda: law_clock.fee_pay_by(on, request.regime, calendar()))
        found["pay_by"] = _day(pay_by)
        found["lapses_on"] = _day(pay_by + timedelta(days=1) if pay_by else None)
    if kind is Kind.EXTENSION:
        if request.regime == Regime.EIR:
            found["decide_by"] = _day(due.outer if due else None)
        found["exemptions"] = cited(citations_in(particulars))
    return found


def _pounds(typed: str) -> str:
    try:
        amount = Decimal(typed)
    except InvalidOperation:
        return ""
    return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"


def _of_review(review: Review, request: Request, on: date) -> dict[str, Any]:
    asked = CaseEvent.objects.filter(review=review, kind=Event.REVIEW_ASKED, withdrawn=False).order_by("pk").first()
    about_time = review.kind == Review.Kind.TIMELINESS
    answer_by = (
        _within_table(lambda: law_clock.review_answer_by(asked.on, request.regime, calendar())[review.complex])
        if asked
        else None
    )
    outcomes = TIMELINESS_OUTCOMES if about_time else OUTCOMES
    names = names_of(request)
    return {
        "asked_on": _day(asked.on if asked else None),
        "answer_by": _day(answer_by),
        "about_time": "yes" if about_time else "",
        "outcome": outcomes[Verdict(review.outcome)] if review.outcome else "",
        "decision": review.findings.strip(),
        "findings": [
            {
                "question": names.get(one.question_id, ""),
                "outcome": OUTCOMES[Verdict(one.outcome)],
                "reasons": one.reasons.strip(),
            }
            for one in review.question_findings.order_by("question__position")
        ],
        "complain_by": day(law_clock.complain_by(on)),
    }


def first_words(kind: Kind, values: Values) -> str:
    """Return the words that a letter starts with: the template in use, its fields filled, a blank for each not known.

    Raises letters.kinds.template_reading.CannotUse where the office's own template cannot be opened any more.
    """
    known = {field.name: values.get(field.name, "") for field in FIELDS[kind]}
    blanks = {field.name: blank_for(field) for field in FIELDS[kind] if field.name not in OPTIONAL}
    return fill(template_in_use(kind).source, {name: value or blanks.get(name, "") for name, value in known.items()})


def template_in_use(kind: Kind) -> TemplateWords:
    """Return the words of the template in use for a kind: the office's own, or ours. Raises CannotUse."""
    own = LetterTemplate.objects.filter(kind=kind, active=True).first()
    return _read(own.kept, own.sha256, kind) if own else TemplateWords(DEFAULTS[kind])


@lru_cache(maxsize=32)
def _read(kept: str, sha256: str, kind: Kind) -> TemplateWords:
    """One file is opened once: its digest stands in the key, and a file that is kept is never changed."""
    return read_template((Path(settings.MEDIA_ROOT) / kept).read_bytes(), kind)


def note(request: Request, kind: Kind, words: str, *, on: date, named: bool, draft: bool) -> Note:
    """Return a letter as it is set, dated `on`, marked where it is a `draft`. Raises answering.NoRegister.

    `named`: with the applicant's name and address, for those who may see them and for the letter itself.
    """
    head = office()
    asked = request.requester if named else None
    return Note(
        title=TITLES[kind],
        reference=request.reference,
        date=on,
        words=words,
        authority=head.authority,
        office=head.office,
        office_address=head.address,
        signed_by=head.signed_by,
        contact=head.contact,
        applicant=asked.name if asked else "",
        applicant_address=tuple(asked.address.splitlines()) if asked else (),
        draft=draft,
    )

"""What happens to an agreement in its life: it is varied, extended, ended early, renewed; the record is corrected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction

from answerable.audit import actions as audit

from ..errors import CannotChange
from ..history import VARIABLE, as_text, events_of, from_text
from ..locking import check_version, move_on
from ..models import Agreement, AgreementEvent, Decision, Measure, Review
from ..models.base import Basis, VatBasis
from ..rules import partial_dates
from ..rules.agreement_history import BrokenHistory, CannotInsert, Event, change, check
from ..rules.refs import next_ref
from .keeping import Said, cite

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


WHAT = "this agreement"


@transaction.atomic
def vary(
    *,
    agreement: Agreement,
    kind: str,
    effective: date,
    reason: str,
    decision: Decision | None,
    changes: Mapping[str, Any],
    version: int,
    by: AbstractBaseUser | None,
    said: Said | None = None,
) -> AgreementEvent:
    """Change an agreement from a day on, and keep what it said before, so that any past day can be shown.

    `kind` is a code of AgreementEvent.Kind; `changes` are fields of the agreement (history.VARIABLE) with their new
    values, or as text; `said` is where they are stated. Fields that say so already are left out. An ending sets the status and the day by itself; an
    extension must move the end to a later day. Raises ChangedMeanwhile, and CannotChange with one sentence: for a
    field that cannot be varied, a value that it cannot hold, a day before a later change of the same field.
    """
    audit.wait_for_turn()
    check_version(agreement, version, WHAT)
    wanted = dict(changes)
    if kind == AgreementEvent.Kind.TERMINATION:
        if agreement.status != "active":
            raise CannotChange("The agreement is not in force any more, so it cannot be ended early.")
        wanted |= {"status": "terminated", "ended": effective.isoformat()}
    current = as_text(agreement)
    texts = {name: _text_of(agreement, name, value) for name, value in wanted.items()}
    if kind == AgreementEvent.Kind.EXTENSION:
        _check_is_later(current["ends"], texts.get("ends", ""))
    events = events_of(agreement)
    try:
        check(current, events)
        before, after = change(current, events, effective, texts)
    except (BrokenHistory, CannotInsert) as error:
        raise CannotChange(str(error)) from error
    _check_value({**current, **after})
    for name, text in after.items():
        setattr(agreement, name, from_text(name, text))
    agreement.save()
    move_on(agreement, WHAT)
    event = AgreementEvent.objects.create(
        ref=next_ref("EV-", AgreementEvent.objects.filter(ref__startswith="EV-").values_list("ref", flat=True)),
        agreement=agreement,
        kind=kind,
        effective=effective,
        reason=reason,
        decision=decision,
        before=dict(before),
        after=dict(after),
    )
    # The new event may stand before others; the chain must still lead to what is so now.
    check(as_text(agreement), [*events, Event(event.ref, effective, before, after, event.pk)])
    actions = {"termination": "agreement.ended", "correction": "agreement.corrected"}
    entry = audit.record(
        action=actions.get(kind, "agreement.varied"),
        by=by,
        record="agreement",
        ref=agreement.ref,
        before=before,
        after={**after, "event": event.ref},
    )
    cite("agreement", agreement.ref, list(after), said or Said(), entry)
    return event


def _text_of(agreement: Agreement, name: str, value: Any) -> str:
    if name not in VARIABLE:
        raise CannotChange(f"The field {name.replace('_', ' ')} of an agreement is not changed by an event.")
    try:
        return as_text(agreement, {name: from_text(name, value)})[name]
    except ValidationError as error:
        label = name.replace("_", " ").capitalize()
        raise CannotChange(f"{label}: {' '.join(error.messages)}") from error


def _check_value(state: Mapping[str, str]) -> None:
    if state["value"] and state["value_basis"] == Basis.NOT_RECORDED:
        raise CannotChange("Say how exact the new value is: as stated, rounded, estimated or budgeted.")
    if not state["value"] and state["value_basis"] != Basis.NOT_RECORDED:
        raise CannotChange("Without a value there is nothing to be exact about. Set how exact it is to not recorded.")


def _check_is_later(ends: str, new: str) -> None:
    last, new_last = partial_dates.latest(ends), partial_dates.latest(new)
    if new_last is None:
        raise CannotChange("An extension needs the new last day. Enter it.")
    if last is not None and new_last <= last:
        raise CannotChange(
            f"An extension must end later than {partial_dates.words(ends)}. Enter a later day, or record a variation."
        )


def end(
    *,
    agreement: Agreement,
    effective: date,
    reason: str,
    decision: Decision | None,
    version: int,
    by: AbstractBaseUser | None,
) -> AgreementEvent:
    """End an agreement before its last day: it stops on `effective`. Raises as `vary` does."""
    return vary(
        agreement=agreement,
        kind=AgreementEvent.Kind.TERMINATION,
        effective=effective,
        reason=reason,
        decision=decision,
        changes={},
        version=version,
        by=by,
    )


@transaction.atomic
def renew(
    *,
    agreement: Agreement,
    ref: str,
    starts: str,
    ends: str,
    version: int,
    by: AbstractBaseUser | None,
    title: str = "",
    value: Decimal | None = None,
    value_basis: str = Basis.NOT_RECORDED,
    decision: Decision | None = None,
    findings: str = "",
    held: str = "",
    review: Review | None = None,
) -> Agreement:
    """Make the agreement that follows this one, with the same service, provider, fund and measures.

    What the old one cost says nothing of the new one: its value is what is given here, or not recorded. The review that
    led to it is `review`, or is recorded now with `held` (a partial date) and `findings`; it points to the new
    agreement. Raises ChangedMeanwhile, and CannotChange with one sentence.
    """
    audit.wait_for_turn()
    check_version(agreement, version, WHAT)
    if not ref.strip() or Agreement.objects.filter(ref=ref).exists():
        raise CannotChange(f"Give the new agreement a reference of its own; “{ref}” cannot be used.")
    if agreement.reviews.filter(followed_by__isnull=False).exists():
        raise CannotChange("This agreement has been renewed already. Open its last review to see what followed it.")
    if review is not None and review.agreement_id != agreement.pk:
        raise CannotChange("The review given is of another agreement. Choose one of this agreement.")
    money: dict[str, Any] = {"value": value}
    new = Agreement(
        ref=ref,
        title=title or agreement.title,
        kind=agreement.kind,
        service=agreement.service,
        provider=agreement.provider,
        fund=agreement.fund,
        decision=decision,
        starts=starts,
        ends=ends,
        **money,
        value_basis=value_basis,
        vat=agreement.vat if value is not None else VatBasis.NOT_RECORDED,
        outcomes=agreement.outcomes,
        description=agreement.description,
        department=agreement.department,
        light_touch=agreement.light_touch,
    )
    try:
        new.full_clean()
    except ValidationError as error:
        raise CannotChange(" ".join(error.messages)) from error
    new.save()
    Measure.objects.bulk_create(
        Measure(
            ref=f"{ref}/M{number}",
            agreement=new,
            name=measure.name,
            unit=measure.unit,
            need=measure.need,
            better=measure.better,
            target=measure.target,
            amber=measure.amber,
            order=measure.order,
        )
        for number, measure in enumerate(agreement.measures.all(), start=1)
    )
    if review is None:
        refs = Review.objects.filter(ref__startswith="RV-").values_list("ref", flat=True)
        review = Review(ref=next_ref("RV-", refs), agreement=agreement, held=held, findings=findings, decision=decision)
    review.outcome, review.followed_by = Review.Outcome.RENEW, new
    review.version += 1 if review.pk else 0
    review.save()
    move_on(agreement, WHAT)
    entry = audit.record(
        action="agreement.renewed",
        by=by,
        record="agreement",
        ref=agreement.ref,
        after={"followed_by": new.ref, "review": review.ref},
    )
    cite("agreement", new.ref, [""], Said(), entry)
    return new

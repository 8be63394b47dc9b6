"""What the pages of referrals have in common: how a list is paged, how a refusal is shown, what a page of one referral is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from answerable.pathways.actions.events import Stale
from answerable.pathways.actions.viewing import record_views
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Referral, Worker
from answerable.pathways.policies import allowed_to, referrers_notes_of_all
from answerable.pathways.queries import referrals as queries
from answerable.pathways.queries.queue import name_of
from answerable.pathways.queries.risk import part_of
from answerable.pathways.rules.clocks import Reading
from answerable.pathways.rules.contact import local
from answerable.pathways.rules.eligibility import age_on
from answerable.pathways.rules.policy import SEES
from answerable.pathways.rules.referral import IN_SUPPORT
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import State

PAGE = 50


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, or None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def paged(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """Return the page of a list that is asked for."""
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


def refuse(form: BaseForm, refusal: CannotChange) -> None:
    """Show why an action was refused: at the field that it is about, else at the top. After `Stale` the form holds the new version."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, refusal.sentence)


def with_version(form: BaseForm, version: int) -> BaseForm:
    """Return the form as it was filled in, with the version that the referral has now, so that sending it again is a choice."""
    data = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(version)
    again = type(form)(data)
    again.errors.clear()
    for field, errors in form.errors.as_data().items():
        for error in errors:
            again.add_error(field if field != "__all__" else None, error)
    return again


def after_refusal(form: BaseForm, refusal: CannotChange, referral: Referral) -> BaseForm:
    """Return the form with why it was refused; after somebody was faster, with the version as it is now."""
    refuse(form, refusal)
    if isinstance(refusal, Stale):
        return with_version(form, Referral.objects.values_list("version", flat=True).get(pk=referral.pk))
    return form


@dataclass(frozen=True)
class Next:
    """One thing to do next. `href` is empty where it is for somebody else to do."""

    text: str
    href: str = ""
    button: bool = False


def _to(name: str, referral: Referral) -> str:
    return reverse(f"pathways:{name}", args=[referral.reference])


def next_steps(referral: Referral, can: frozenset[Verb], *, waits_for_override: bool) -> list[Next]:
    """Return what to do next with a referral, the first thing first."""
    state = State(referral.state)
    steps: list[Next] = []
    if waits_for_override and Verb.SIGN_OVERRIDE in can:
        steps.append(Next("Sign off sharing without agreement", _to("overrides", referral), button=True))
    if Verb.EDIT in can:
        steps.append(Next("Finish and send it", _to("draft_check", referral), button=True))
    if Verb.ROUTE in can and state in (State.SENT, State.DECLINED):
        steps.append(Next("Choose a service", _to("route", referral), button=True))
    if Verb.ACCEPT in can:
        steps.append(Next("Accept or decline it", _to("answer", referral), button=True))
    if state is State.OFFERED and Verb.ACCEPT not in can and referral.service:
        steps.append(Next(f"{referral.service.provider.name} has to accept or decline it."))
    if state in IN_SUPPORT and Verb.CONTACT in can:
        steps.append(Next("Write down a contact", _to("contact", referral), button=not steps))
    return steps


def context_of(worker: Worker, referral: Referral, page: str) -> dict[str, Any]:
    """Return what a page of one referral shows, as far as this worker may see it, and record that it was looked at.

    `see` and `can` are by the code of the verb. Nothing that may not be seen is in it: a template cannot show it by mistake.
    """
    now = timezone.now()
    can = allowed_to(worker, referral)
    shows = can & SEES
    person = referral.person
    identity = person.identity if Verb.SEE_IDENTITY in shows else {}
    drawn: dict[str, Any] = {
        "referral": referral,
        "see": {str(verb): True for verb in shows},
        "can": {str(verb): True for verb in can},
        "born": date.fromisoformat(identity["born"])
        if age_on(identity.get("born"), local(now).date()) is not None
        else None,
        "age": age_on(identity.get("born"), local(now).date()),
        "name": name_of(referral) if Verb.SEE_IDENTITY in shows else "",
        "identity": {key: value for key, value in identity.items() if key not in ("phone", "email", "postcode")},
        "reach": queries.reach(referral, now) if Verb.SEE_CONTACT in shows else None,
        "address": person.address if Verb.SEE_ADDRESS in shows else None,
        "preferences": person.preferences if Verb.SEE_NEEDS in shows else None,
        "needs": list(referral.needs.filter(point="start")) if Verb.SEE_NEEDS in shows else [],
        "incidents": queries.incidents_of(referral, worker) if Verb.SEE_OFFENCE in shows else [],
        "notes": referral.notes if Verb.SEE_NOTES in shows and referrers_notes_of_all(worker, [referral]) else None,
        "clocks": _clocks(referral, now),
        "risk_part": part_of(worker, referral, can)
        if Verb.SEE_RISK in shows and referral.state != State.DRAFT
        else None,
    }
    if shows & {Verb.SEE_IDENTITY, Verb.SEE_CONTACT, Verb.SEE_ADDRESS, Verb.SEE_PERPETRATOR, Verb.SEE_NOTES}:
        record_views(worker=worker, people=[person], page=page, groups=shows)
    return drawn


def _clocks(referral: Referral, now: Any) -> tuple[Reading, ...]:
    return tuple(one for one in queries.clocks_of(referral, now) if one.running or one.late)

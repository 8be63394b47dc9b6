"""The pages of MARAC: a referral to it, the coordinator's meetings and cases, and an agency's own part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.pathways import marac_parts as parts
from answerable.pathways.actions import marac as actions
from answerable.pathways.actions.viewing import record_views
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms import marac as forms
from answerable.pathways.models import MaracAction, MaracCase, MaracMeeting, Organisation, Person, Referral, Worker
from answerable.pathways.permissions import of_referral, requires, worker_of
from answerable.pathways.policies import groups
from answerable.pathways.queries import marac as queries
from answerable.pathways.rules.marac import NOT_A_SAFEGUARDING_REFERRAL
from answerable.pathways.rules.policy import GROUP_OF
from answerable.pathways.rules.protocols import FieldGroup
from answerable.pathways.rules.verbs import Desk, Verb

from .pages import paged, posted, refuse
from .risk import context_of, show_refusal

CHANGES = ["GET", "HEAD", "POST"]
_VERB_OF = {group: verb for verb, group in GROUP_OF.items()}

_USUAL = (FieldGroup.IDENTITY, FieldGroup.CONTACT, FieldGroup.OFFENCE, FieldGroup.RISK, FieldGroup.PERPETRATOR)
"""What is offered as shared with MARAC at first. Where the person lives is shared only when somebody chooses it."""


def _given(referral: Referral, worker: Worker) -> list[FieldGroup]:
    """Return the groups of fields that a worker has of a referral, and so can give to MARAC; notes are never offered."""
    has = {GROUP_OF[verb] for verb in groups(worker, referral) if verb in GROUP_OF}
    return [group for group in FieldGroup if group in has and group is not FieldGroup.NOTES]


@require_http_methods(CHANGES)
@of_referral(Verb.REFER_MARAC)
def refer(request: HttpRequest, *, referral: Referral) -> HttpResponse:
    """Refer somebody to MARAC: why, what is shared, what it rests on."""
    worker = worker_of(request)
    found = queries.suggested(worker, referral)
    offered = _given(referral, worker)
    coordinators = queries.coordinators_for(worker.organisation)
    initial = {
        "criteria": [str(one.criterion) for one in found if one.certainty == "confirmed"],
        "fields_given": [str(group) for group in offered if group in _USUAL],
        "version": referral.version,
    }
    if len(coordinators) == 1:
        initial["coordinated_by"] = coordinators[0].reference
    form = forms.ReferForm(coordinators, offered, posted(request), initial=initial)
    if form.is_valid():
        try:
            made = actions.refer(referral=referral, **form.values(), by=worker)
        except CannotChange as refusal:
            if refusal.field == "fields":
                refusal.field = "fields_given"
            show_refusal(form, refusal, referral)
        else:
            messages.success(
                request,
                f"Referred to MARAC: {made.number}. {made.coordinated_by.name} sees it now and puts it on an agenda.",
            )
            return redirect("pathways:risk", referral.reference)
    drawn = context_of(request, referral, "marac.refer") | {
        "form": form,
        "found": found,
        "coordinators": bool(coordinators),
        "safeguarding": NOT_A_SAFEGUARDING_REFERRAL,
    }
    return render(request, "pathways/marac/refer.html", drawn, status=422 if form.errors else 200)


@require_http_methods(CHANGES)
@of_referral(Verb.REFER_MARAC)
def earlier(request: HttpRequest, *, referral: Referral) -> HttpResponse:
    """Write down a referral to MARAC from before this site was used."""
    form = forms.EarlierForm(posted(request))
    if form.is_valid():
        try:
            actions.add_earlier(referral=referral, **form.cleaned_data, by=worker_of(request))
        except CannotChange as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "The earlier referral to MARAC is written down. Repeats are counted from it.")
            return redirect("pathways:risk", referral.reference)
    drawn = context_of(request, referral, "marac.earlier") | {"form": form}
    return render(request, "pathways/marac/earlier.html", drawn, status=422 if form.errors else 200)


def _record(worker: Worker, shown: Iterable[queries.Shown], page: str) -> None:
    rows = [one for one in shown if one.name]
    seen = {_VERB_OF[group] for one in rows for group in one.seen if group in _VERB_OF}
    record_views(worker=worker, people=[one.marac_referral.person for one in rows], page=page, groups=seen)


@require_safe
@requires(Desk.RUN_MARAC)
def marac(request: HttpRequest) -> HttpResponse:
    """The coordinator's desk: who waits for a meeting, the meetings, what is late."""
    worker = worker_of(request)
    waiting = queries.shown_referrals(worker, parts.waiting(worker)[:100])
    heard = queries.shown_referrals(worker, parts.heard_and_open(worker)[:100])
    _record(worker, [*waiting, *heard], "marac.desk")
    today = timezone.localdate()
    meetings = parts.meetings_run(worker)
    to_hold = list(meetings.filter(closed_at__isnull=True).order_by("held_on", "pk"))
    drawn = {
        "waiting": waiting,
        "heard": heard,
        "next": next(iter(to_hold), None),
        "later": to_hold[1:],
        "page": paged(request, meetings.filter(closed_at__isnull=False).order_by("-held_on", "-pk")),
        "late": list(queries.late_actions(worker)[:50]),
        "today": today,
    }
    return render(request, "pathways/marac/desk.html", drawn)


@require_http_methods(CHANGES)
@requires(Desk.RUN_MARAC)
def new_meeting(request: HttpRequest) -> HttpResponse:
    """Plan a meeting."""
    form = forms.MeetingForm(posted(request))
    if form.is_valid():
        try:
            made = actions.plan_meeting(**form.cleaned_data, by=worker_of(request))
        except CannotChange as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "The meeting is planned. Put cases on its agenda and ask the agencies.")
            return redirect("pathways:marac_meeting", made.reference)
    return render(request, "pathways/marac/new_meeting.html", {"form": form}, status=422 if form.errors else 200)


def _meeting(request: HttpRequest, meeting: UUID) -> MaracMeeting:
    return get_object_or_404(parts.meetings_run(worker_of(request)), reference=meeting)


@require_safe
@requires(Desk.RUN_MARAC)
def meeting(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """One meeting: its agenda, who is asked, what to do next."""
    return _meeting_page(request, _meeting(request, meeting))


def _meeting_page(request: HttpRequest, row: MaracMeeting, ask: Form | None = None) -> HttpResponse:
    worker = worker_of(request)
    agenda = queries.agenda(worker, row)
    waiting = queries.shown_referrals(worker, parts.waiting(worker)[:100]) if row.closed_at is None else []
    _record(worker, [*agenda, *waiting], "marac.meeting")
    drawn = {
        "meeting": row,
        "agenda": agenda,
        "waiting": waiting,
        "attendances": list(row.attendances.select_related("organisation", "worker")),
        "ask": ask or forms.AskForm(queries.may_be_asked(worker)),
        "all_heard": bool(agenda) and not row.cases.filter(heard__isnull=True).exists(),
        "is_over": row.held_on <= timezone.localdate(),
        "safeguarding": NOT_A_SAFEGUARDING_REFERRAL,
    }
    return render(request, "pathways/marac/meeting.html", drawn, status=422 if ask is not None else 200)


@require_POST
@requires(Desk.RUN_MARAC)
def ask(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Ask an organisation to a meeting."""
    row = _meeting(request, meeting)
    form = forms.AskForm(queries.may_be_asked(worker_of(request)), request.POST)
    if not form.is_valid():
        return _meeting_page(request, row, form)
    try:
        made = actions.ask(meeting=row, worker=form.cleaned_data["worker"], by=worker_of(request))
    except CannotChange as refusal:
        refuse(form, refusal)
        return _meeting_page(request, row, form)
    messages.success(request, f"{made.organisation.name} is asked.")
    return redirect("pathways:marac_meeting", row.reference)


@require_POST
@requires(Desk.RUN_MARAC)
def change_meeting(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """What the buttons of a meeting do: cases onto and off the agenda, who came, sending the agenda, closing."""
    worker, row = worker_of(request), _meeting(request, meeting)
    do, key = request.POST.get("do", ""), request.POST.get("row", "")
    try:
        if do == "add":
            actions.put_on_agenda(meeting=row, marac_referral=_of(parts.waiting(worker), key), by=worker)
        elif do == "remove":
            actions.take_off_agenda(case=_of(row.cases.all(), key), by=worker)
        elif do in ("came", "away"):
            actions.mark_came(attendance=_of(row.attendances.all(), key, "pk"), came=do == "came", by=worker)
        elif do == "no_more":
            actions.take_back(
                attendance=_of(row.attendances.select_related("meeting", "organisation"), key, "pk"), by=worker
            )
        elif do == "send":
            without = actions.send_agenda(meeting=row, by=worker)
            messages.success(request, "The agencies that are asked see the agenda now.")
            if without:
                names = ", ".join(one.name for one in without)
                messages.warning(
                    request,
                    f"No protocol for MARAC lets every referrer share with: {names}. They see nothing of those cases.",
                )
        elif do == "close":
            actions.close_meeting(meeting=row, by=worker)
            messages.success(request, "The meeting is over and its minutes are closed.")
    except CannotChange as refusal:
        messages.error(request, refusal.sentence)
    return redirect("pathways:marac_meeting", row.reference)


@require_POST
@requires(Desk.RUN_MARAC)
def close_case(request: HttpRequest) -> HttpResponse:
    """Close a case that was heard."""
    worker = worker_of(request)
    try:
        made = actions.close_referral(
            marac_referral=_of(parts.heard_and_open(worker), request.POST.get("row", "")), by=worker
        )
    except CannotChange as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"{made.number} is closed. A repeat within its months is still found.")
    return redirect("pathways:marac")


def _of(rows: QuerySet[Any], key: str, column: str = "reference") -> Any:
    """Return the row that a button names, or answer “not found”."""
    try:
        name: Any = UUID(key) if column == "reference" else int(key)
    except ValueError as error:
        raise Http404("There is no such page.") from error
    return get_object_or_404(rows, **{column: name})


def _case(request: HttpRequest, case: UUID) -> MaracCase:
    worker = worker_of(request)
    row = get_object_or_404(
        MaracCase.objects.filter(meeting__in=parts.meetings_run(worker)).select_related(
            "meeting__run_by", "marac_referral__referral", "marac_referral__person"
        ),
        reference=case,
    )
    if not parts.runs(worker, row):
        raise Http404("There is no such page.")
    return row


def _details(worker: Worker, shown: queries.Shown) -> dict[str, Any]:
    """Return what is shown of a case beyond its line: nothing of a group that the organisation does not have."""
    row = shown.marac_referral
    perpetrators: list[Person] = []
    if FieldGroup.PERPETRATOR in shown.seen:
        perpetrators = list(row.perpetrators.all())
    return {
        "shown": shown,
        "why": row.why if FieldGroup.RISK in shown.seen else None,
        "perpetrators": [
            " ".join(str(one.identity[key]) for key in ("forename", "surname") if one.identity.get(key))
            or "Name not known"
            for one in perpetrators
        ],
        "people": [row.person, *perpetrators],
    }


@require_http_methods(CHANGES)
@requires(Desk.RUN_MARAC)
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """One case at one meeting, for the coordinator: what agencies told, what was said, who does what."""
    worker, row = worker_of(request), _case(request, case)
    shown = queries.shown_case(worker, row)
    if shown is None:
        raise Http404("There is no such page.")
    details = _details(worker, shown)
    seen = {_VERB_OF[group] for group in shown.seen if group in _VERB_OF}
    record_views(worker=worker, people=details["people"], page="marac.case", groups=seen)
    attending = Organisation.objects.filter(marac_attendances__meeting=row.meeting)
    owners = attending | Organisation.objects.filter(pk=row.meeting.run_by_id)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    later = parts.meetings_run(worker).filter(closed_at__isnull=True, held_on__gt=row.meeting.held_on)
    bound: dict[str, Form] = {
        "tell": forms.TellForForm(owners.distinct(), request.POST if do == "tell" else None, auto_id="tell_%s"),
        "minute": forms.MinuteForm(request.POST if do == "minute" else None, auto_id="minute_%s"),
        "action": forms.ActionForm(owners.distinct(), request.POST if do == "action" else None, auto_id="action_%s"),
        "carry": forms.CarryForm(later, request.POST if do == "carry" else None, auto_id="carry_%s"),
    }
    status = 200
    if do in bound:
        form = bound[do]
        status = 422
        if form.is_valid():
            try:
                _do(do, row, form.cleaned_data, worker)
            except CannotChange as refusal:
                refuse(form, refusal)
            else:
                messages.success(request, _SAID[do])
                return redirect("pathways:marac_case", row.reference)
    drawn = details | {
        "case": row,
        "forms": bound,
        "problem": bound.get(do) if status == 422 else None,
        "told": queries.contributions(worker, row),
        "minutes": list(queries.minutes(row)),
        "actions": list(queries.actions(worker, row)),
        "later": later.exists(),
        "today": timezone.localdate(),
        "safeguarding": NOT_A_SAFEGUARDING_REFERRAL,
    }
    return render(request, "pathways/marac/case.html", drawn, status=status)


_SAID = {
    "tell": "It is written down as what that agency told.",
    "minute": "The minutes of this case are saved.",
    "action": "The action is set.",
    "carry": "The case is carried over.",
}


def _do(do: str, row: MaracCase, data: dict[str, Any], worker: Worker) -> None:
    if do == "tell":
        actions.contribute(case=row, text=data["text"], organisation=data["organisation"], by=worker)
    elif do == "minute":
        actions.write_minute(case=row, text=data["text"], by=worker)
    elif do == "action":
        actions.add_action(case=row, **data, by=worker)
    else:
        actions.carry_over(case=row, to=data["to"], by=worker)


@require_safe
@requires(Desk.NAME_CHECK)
def mine(request: HttpRequest) -> HttpResponse:
    """The meetings at which the worker speaks for their organisation, and what it has taken on."""
    worker = worker_of(request)
    drawn = {
        "page": paged(request, parts.attended(worker)),
        "actions": list(queries.open_actions_of(worker)[:100]),
        "today": timezone.localdate(),
    }
    return render(request, "pathways/marac/mine.html", drawn)


@require_safe
@requires(Desk.NAME_CHECK)
def my_meeting(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """One agenda, as far as it is shared with the worker's organisation."""
    worker = worker_of(request)
    row = get_object_or_404(parts.attended(worker), reference=meeting)
    agenda = queries.agenda(worker, row)
    _record(worker, agenda, "marac.my_meeting")
    return render(request, "pathways/marac/my_meeting.html", {"meeting": row, "agenda": agenda})


@require_http_methods(CHANGES)
@requires(Desk.NAME_CHECK)
def my_case(request: HttpRequest, case: UUID) -> HttpResponse:
    """One case for an agency: what is shared with it, what it told, what it has to do. Nothing of another agency's part."""
    worker = worker_of(request)
    row = get_object_or_404(
        MaracCase.objects.filter(meeting__in=parts.attended(worker)).select_related(
            "meeting__run_by", "marac_referral__referral", "marac_referral__person"
        ),
        reference=case,
    )
    shown = queries.shown_case(worker, row)
    if shown is None or not parts.speaks_for(worker, row):
        raise Http404("There is no such page.")
    form = forms.TellForm(posted(request))
    if form.is_valid():
        try:
            actions.contribute(case=row, text=form.cleaned_data["text"], by=worker)
        except CannotChange as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, f"Saved. {row.meeting.run_by.name} sees it, and no other agency.")
            return redirect("pathways:my_marac_case", row.reference)
    details = _details(worker, shown)
    seen = {_VERB_OF[group] for group in shown.seen if group in _VERB_OF}
    record_views(worker=worker, people=details["people"], page="marac.my_case", groups=seen)
    drawn = details | {
        "case": row,
        "form": form,
        "told": [
            one for one in queries.contributions(worker, row) if one.row.organisation_id == worker.organisation_id
        ],
        "actions": list(queries.actions(worker, row).filter(owner=worker.organisation)),
        "today": timezone.localdate(),
        "safeguarding": NOT_A_SAFEGUARDING_REFERRAL,
    }
    return render(request, "pathways/marac/my_case.html", drawn, status=422 if form.errors else 200)


@require_http_methods(CHANGES)
@requires(Desk.NAME_CHECK)
def action_done(request: HttpRequest, action: UUID) -> HttpResponse:
    """Say that an action is done: by who speaks for its owner, or the coordinator."""
    worker = worker_of(request)
    row = get_object_or_404(
        MaracAction.objects.filter(
            Q(case__meeting__in=parts.meetings_run(worker))
            | Q(case__meeting__in=parts.attended(worker), owner_id=worker.organisation_id)
        ).select_related("case__meeting", "case__marac_referral__referral", "owner"),
        reference=action,
    )
    runs = parts.runs(worker, row.case)
    if not runs and not (row.owner_id == worker.organisation_id and parts.speaks_for(worker, row.case)):
        raise Http404("There is no such page.")
    form = forms.DoneForm(posted(request))
    if form.is_valid():
        try:
            actions.finish_action(action=row, outcome=form.cleaned_data["outcome"], by=worker)
        except CannotChange as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "The action is done.")
            return redirect("pathways:marac_case" if runs else "pathways:my_marac_case", row.case.reference)
    record_views(
        worker=worker, people=[row.case.marac_referral.person], page="marac.action", groups=frozenset({Verb.SEE_RISK})
    )
    drawn = {"form": form, "action": row, "runs": runs}
    return render(request, "pathways/marac/action_done.html", drawn, status=422 if form.errors else 200)

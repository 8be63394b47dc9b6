"""What people ask about their own record. Whom it is about is typed by POST and stands in no address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.pathways import subject_file
from answerable.pathways.actions import rights as actions
from answerable.pathways.actions.viewing import record_views
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms import people as person_forms
from answerable.pathways.forms import rights as forms
from answerable.pathways.models import BundlePiece, Person, RightsRequest
from answerable.pathways.permissions import requires, worker_of
from answerable.pathways.queries import rights as queries
from answerable.pathways.rules.policy import SEES
from answerable.pathways.rules.rights import Ask, Handed
from answerable.pathways.rules.verbs import Desk, Verb

from .pages import paged, posted, refuse

CHANGES = ["GET", "HEAD", "POST"]
FLAGS = {"look": "always looked at", "known": "names somebody who stands in the record", "name": "may be a name"}
"""How what was noticed in a text is said; other codes are the guard's and speak for themselves."""


def _found(http: HttpRequest, reference: UUID) -> RightsRequest:
    found = queries.request_of(worker_of(http), reference)
    if found is None:
        raise Http404("There is no such page.")
    return found


def _form_page(
    http: HttpRequest, form: BaseForm, *, title: str, button: str, asked: RightsRequest | None = None, **more: Any
) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "asked": asked, **more}
    return render(http, "pathways/rights/form.html", context, status=422 if form.errors else 200)


def _done(http: HttpRequest, form: BaseForm, do: Callable[[dict[str, Any]], Any]) -> bool:
    """Do it where the form is whole; show at the form why not."""
    if not (http.method == "POST" and form.is_valid()):
        return False
    try:
        do(form.cleaned_data)
    except CannotChange as refusal:
        refuse(form, refusal)
        return False
    return True


@require_safe
@requires(Desk.ANSWER_RIGHTS)
def requests(http: HttpRequest) -> HttpResponse:
    """What people asked, what is open first."""
    page = paged(http, queries.requests(worker_of(http)))
    rows = [(one, queries.clock_of(one)) for one in page]
    return render(http, "pathways/rights/list.html", {"page": page, "rows": rows})


@never_cache
@require_http_methods(CHANGES)
@requires(Desk.ANSWER_RIGHTS)
def receive(http: HttpRequest) -> HttpResponseBase:
    """Write down what somebody asks."""
    form = forms.ReceiveForm(posted(http), initial={"received_on": timezone.localdate()})
    if http.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = actions.receive(
                ask=told["ask"],
                asker=told["asker"],
                who=form.who(),
                details=told["details"],
                received_on=told["received_on"],
                by=worker_of(http),
            )
        except CannotChange as refusal:
            refuse(form, refusal)
        else:
            messages.success(http, "It is written down, and its clock runs.")
            return redirect("pathways:rights_request", made.reference)
    return _form_page(http, form, title="Somebody asks about their record", button="Write it down")


@never_cache
@require_safe
@requires(Desk.ANSWER_RIGHTS)
def request_page(http: HttpRequest, reference: UUID) -> HttpResponse:
    """One request: what to do next first."""
    asked = _found(http, reference)
    people = list(asked.people.select_related("owner").order_by("pk"))
    record_views(worker=worker_of(http), people=people, page="rights.request", groups=[Verb.SEE_IDENTITY])
    context = {
        "asked": asked,
        "clock": queries.clock_of(asked),
        "people": people if not asked.closed_at else [],
        "bundle": asked.bundles.select_related("made_by", "checked_by").first(),
        "pauses": list(asked.pauses.all()),
        "is_access": asked.ask == Ask.ACCESS,
        "can_restrict": asked.ask in (Ask.RESTRICTION, Ask.OBJECTION, Ask.CORRECTION),
        "is_correction": asked.ask == Ask.CORRECTION,
        "is_complaint": asked.ask == Ask.COMPLAINT,
        "paused": any(one.ends is None for one in asked.pauses.all()),
        "ours": worker_of(http).organisation_id,
        "kept": queries.kept(asked),
    }
    return render(http, "pathways/rights/request.html", context)


_STEPS: dict[str, tuple[str, str, Any, Callable[[RightsRequest, dict[str, Any], Any], Any]]] = {
    "identity": (
        "Who asks",
        "Keep it",
        forms.IdentityForm,
        lambda asked, told, by: actions.check_identity(request=asked, how=told["how"], on=told["on"], by=by),
    ),
    "pause": (
        "Stop the clock",
        "Stop the clock",
        forms.PauseForm,
        lambda asked, told, by: actions.pause(request=asked, kind=told["kind"], begins=told["begins"], by=by),
    ),
    "resume": (
        "The person answered",
        "Let the clock run",
        forms.OnForm,
        lambda asked, told, by: actions.resume(request=asked, ends=told["on"], by=by),
    ),
    "extend": (
        "Extend the time by two months",
        "Extend it",
        forms.WhyForm,
        lambda asked, told, by: actions.extend(request=asked, why=told["why"], by=by),
    ),
    "acknowledge": (
        "It was acknowledged",
        "Keep it",
        forms.OnForm,
        lambda asked, told, by: actions.acknowledge(request=asked, on=told["on"], by=by),
    ),
    "restrict": (
        "Stop everything but looking at the record",
        "Restrict it",
        forms.WhyForm,
        lambda asked, told, by: actions.restrict(request=asked, restricted=True, why=told["why"], by=by),
    ),
    "release": (
        "Let the record be worked with again",
        "Release it",
        forms.WhyForm,
        lambda asked, told, by: actions.restrict(request=asked, restricted=False, why=told["why"], by=by),
    ),
    "close": (
        "Close the request",
        "Close it",
        forms.CloseForm,
        lambda asked, told, by: actions.close(request=asked, outcome=told["outcome"], why=told["why"], by=by),
    ),
}


@never_cache
@require_http_methods(CHANGES)
@requires(Desk.ANSWER_RIGHTS)
def step(http: HttpRequest, reference: UUID, step: str) -> HttpResponseBase:
    """One thing done to a request."""
    asked = _found(http, reference)
    if step not in _STEPS:
        raise Http404("There is no such page.")
    title, button, kind, do = _STEPS[step]
    today = timezone.localdate()
    form = kind(posted(http), initial={"on": today, "begins": today})
    if _done(http, form, lambda told: do(asked, told, worker_of(http))):
        messages.success(http, "It is written down.")
        return redirect("pathways:rights_request", reference)
    return _form_page(http, form, title=title, button=button, asked=asked)


@never_cache
@require_POST
@requires(Desk.ANSWER_RIGHTS)
def search(http: HttpRequest, reference: UUID) -> HttpResponseBase:
    """Search the organisation's records for the person, and show the rows that may be theirs."""
    asked, worker = _found(http, reference), worker_of(http)
    try:
        people = actions.search(request=asked, by=worker)
    except CannotChange as refusal:
        messages.error(http, refusal.sentence)
        return redirect("pathways:rights_request", reference)
    record_views(worker=worker, people=people, page="rights.search", groups=[Verb.SEE_IDENTITY])
    held = set(asked.people.values_list("pk", flat=True))
    return render(http, "pathways/rights/search.html", {"asked": asked, "people": people, "held": held})


@require_POST
@requires(Desk.ANSWER_RIGHTS)
def attach(http: HttpRequest, reference: UUID, person: UUID) -> HttpResponseBase:
    """Say that a row is, or after all is not, the person's."""
    asked = _found(http, reference)
    row = Person.objects.filter(reference=person).first()
    if row is None:
        raise Http404("There is no such page.")
    try:
        if "remove" in http.POST:
            actions.detach(request=asked, person=row, by=worker_of(http))
        else:
            actions.attach(request=asked, person=row, by=worker_of(http))
    except CannotChange as refusal:
        messages.error(http, refusal.sentence)
    return redirect("pathways:rights_request", reference)


@require_POST
@requires(Desk.ANSWER_RIGHTS)
def put_together(http: HttpRequest, reference: UUID) -> HttpResponseBase:
    """Put together what is held."""
    asked = _found(http, reference)
    try:
        made = actions.put_together(request=asked, by=worker_of(http))
    except CannotChange as refusal:
        messages.error(http, refusal.sentence)
        return redirect("pathways:rights_request", reference)
    return redirect("pathways:rights_bundle", made.reference)


def _bundle(http: HttpRequest, reference: UUID) -> Any:
    found = queries.bundle_of(worker_of(http), reference)
    if found is None or found.request.closed_at:
        raise Http404("There is no such page.")
    return found


@never_cache
@require_safe
@requires(Desk.ANSWER_RIGHTS)
def bundle(http: HttpRequest, reference: UUID) -> HttpResponse:
    """What was put together: the pieces to decide first, then what is given."""
    held = _bundle(http, reference)
    pieces = list(held.pieces.select_related("decided_by"))
    waiting = [one for one in pieces if one.decided_at is None]
    record_views(worker=worker_of(http), people=held.request.people.all(), page="rights.bundle", groups=sorted(SEES))
    context = {
        "bundle": held,
        "asked": held.request,
        "pieces": [(one, ", ".join(FLAGS.get(flag, flag.replace("-", " ")) for flag in one.flags)) for one in pieces],
        "waiting": waiting,
        "told": None if waiting else queries.as_given(held),
        "own": held.made_by_id == worker_of(http).pk,
    }
    return render(http, "pathways/rights/bundle.html", context)


@never_cache
@require_http_methods(CHANGES)
@requires(Desk.ANSWER_RIGHTS)
def piece(http: HttpRequest, reference: UUID, number: int) -> HttpResponseBase:
    """Decide on one text."""
    held = _bundle(http, reference)
    one: BundlePiece | None = held.pieces.filter(pk=number).first()
    if one is None:
        raise Http404("There is no such page.")
    form = forms.PieceForm(
        posted(http), initial={"withheld": one.withheld, "given": one.given or one.words, "why": one.why or ""}
    )
    if _done(
        http,
        form,
        lambda told: actions.decide_piece(
            piece=one, withheld=told["withheld"], given=told["given"], why=told["why"], by=worker_of(http)
        ),
    ):
        left = held.pieces.filter(decided_at__isnull=True).first()
        return (
            redirect("pathways:rights_piece", reference, left.pk)
            if left
            else redirect("pathways:rights_bundle", reference)
        )
    record_views(worker=worker_of(http), people=held.request.people.all(), page="rights.piece", groups=[Verb.SEE_NOTES])
    return _form_page(
        http, form, title="What is given of this text?", button="Keep it", asked=held.request, quoted=one.words
    )


@require_POST
@requires(Desk.ANSWER_RIGHTS)
def check(http: HttpRequest, reference: UUID) -> HttpResponseBase:
    """Say, as the second person, that it may be given."""
    try:
        actions.check(bundle=_bundle(http, reference), by=worker_of(http))
    except CannotChange as refusal:
        messages.error(http, refusal.sentence)
    return redirect("pathways:rights_bundle", reference)


@never_cache
@require_http_methods(CHANGES)
@requires(Desk.ANSWER_RIGHTS)
def hand(http: HttpRequest, reference: UUID) -> HttpResponseBase:
    """Give it: on a screen, or as an encrypted file whose password is shown here once."""
    held = _bundle(http, reference)
    worker = worker_of(http)
    form = forms.HandForm(posted(http))
    if http.method == "POST":
        on_screen = "screen" in http.POST
        if on_screen or form.is_valid():
            try:
                actions.hand(bundle=held, how=Handed.SCREEN if on_screen else Handed.FILE, by=worker)
            except CannotChange as refusal:
                messages.error(http, refusal.sentence)
                return redirect("pathways:rights_bundle", reference)
            record_views(worker=worker, people=held.request.people.all(), page="rights.given", groups=sorted(SEES))
            told = queries.as_given(held)
            if on_screen:
                return render(http, "pathways/rights/given.html", {"told": told})
            answer = HttpResponse(
                subject_file.encrypted(told, form.cleaned_data["password"]), content_type="application/pdf"
            )
            answer["Content-Disposition"] = 'attachment; filename="record.pdf"'
            return answer
    password = forms.HandForm.new_password()
    context = {"bundle": held, "asked": held.request, "password": password}
    return render(http, "pathways/rights/hand.html", context)


@never_cache
@require_http_methods(CHANGES)
@requires(Desk.ANSWER_RIGHTS)
def correct(http: HttpRequest, reference: UUID, person: UUID, part: str) -> HttpResponseBase:
    """Put right what a row of the person says."""
    asked = _found(http, reference)
    row = asked.people.filter(reference=person).first()
    kind = person_forms.FORMS.get(part)
    if row is None or kind is None or asked.closed_at or asked.ask != Ask.CORRECTION:
        raise Http404("There is no such page.")
    form = kind(posted(http), initial=person_forms.filled(part, getattr(row, part) or {}))
    for name in ("version", "reason"):
        form.fields.pop(name, None)
    form.fields["said"].required = True
    form.fields["said"].label = "Why is it put right?"
    if _done(
        http,
        form,
        lambda told: actions.correct(
            request=asked, person=row, part=part, values=form.values(), why=told["said"], by=worker_of(http)
        ),
    ):
        messages.success(http, "It was put right. Partners it is shared with have a task on their screen.")
        return redirect("pathways:rights_request", reference)
    record_views(worker=worker_of(http), people=[row], page="rights.correct", groups=[Verb.SEE_IDENTITY])
    return _form_page(http, form, title="Put it right", button="Save", asked=asked)


@require_http_methods(CHANGES)
@requires(Desk.REFER)
def notices(http: HttpRequest) -> HttpResponseBase:
    """What a partner put right of what it had given: to be followed here."""
    waiting = queries.notices(worker_of(http))
    if http.method == "POST":
        reference = _uuid(http.POST.get("notice", ""))
        notice = waiting.filter(reference=reference).first() if reference else None
        if notice is None:
            raise Http404("There is no such page.")
        actions.follow(notice=notice, by=worker_of(http))
        messages.success(http, "It is done.")
        return redirect("pathways:corrections")
    return render(http, "pathways/rights/notices.html", {"page": paged(http, waiting)})


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None

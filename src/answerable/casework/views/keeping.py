"""How long cases are kept: what is due, what holds it, the two steps of disposing, the certificates."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.accounts.permissions import Permission, check_may, requires
from answerable.casework.actions import keeping as actions
from answerable.casework.actions.settings import set_schedule
from answerable.casework.errors import Stale
from answerable.casework.facts import holds_on
from answerable.casework.forms.keeping import HoldForm, ScheduleForm
from answerable.casework.models import DisposalProposal, Hold
from answerable.casework.queries import keeping as queries
from answerable.casework.rules.life import NotAllowed
from answerable.register.queries import authority

from .requests import PAGE, case_page, posted, request_of, who


@require_safe
@requires(Permission.REQUEST_READ)
def keeping(http: HttpRequest) -> HttpResponse:
    """What is due to be disposed of and why, what was proposed, what is held by hand, and the certificates."""
    today = timezone.localdate()
    page = Paginator(queries.due(today=today), PAGE).get_page(http.GET.get("page"))
    drawn = {
        "page": page,
        "proposed": queries.proposed(today=today),
        "held": queries.held_by_hand(),
        "schedules": queries.schedules(),
        "certificates": queries.certificates()[:PAGE],
        "certificate_count": queries.certificates().count(),
        "who": who(http),
    }
    return render(http, "casework/keeping.html", drawn)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CASEWORK_SET)
def schedules(http: HttpRequest) -> HttpResponse:
    """How long cases of each kind are kept. None set: nothing is ever due."""
    found = queries.schedules()
    chosen = http.POST.get("applies_to", "") if http.method == "POST" else ""
    forms: list[tuple[queries.ScheduleView, ScheduleForm]] = []
    for one in found:
        set_now = one.schedule
        form = ScheduleForm(
            http.POST if chosen == one.applies_to else None,
            prefix=one.applies_to,
            initial={
                "months": set_now.months if set_now else None,
                "basis": set_now.basis if set_now else "",
                "version": set_now.version if set_now else 0,
            },
        )
        forms.append((one, form))
    for one, form in forms:
        if form.is_bound and form.is_valid():
            try:
                set_schedule(applies_to=one.applies_to, by=who(http), **form.cleaned_data)
            except Stale:
                form.add_error(None, "Somebody else changed this schedule meanwhile. Open the page again.")
            else:
                messages.success(http, f"{one.words}: the schedule was saved.")
                return redirect("casework:schedules")
    status = 422 if any(form.errors for _, form in forms) else 200
    wrong = [form for _, form in forms if form.errors]
    return render(http, "casework/keeping_schedules.html", {"forms": forms, "wrong": wrong}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_READ)
def case_keeping(http: HttpRequest, reference: str) -> HttpResponse:
    """How long one case is kept, what holds it, and a hold to put on it."""
    request = request_of(reference)
    form = HoldForm(posted(http))
    if http.method == "POST":
        check_may(who(http), Permission.CASE_DISPOSE)
        if form.is_valid():
            actions.put_hold(request=request, by=who(http), **form.cleaned_data)
            messages.success(http, "The hold was put on the case.")
            return redirect("casework:case_keeping", reference=reference)
    today = timezone.localdate()
    standing = queries.standing_of(request, today=today)
    context: dict[str, Any] = {
        "tab": "keeping",
        "form": form,
        "standing": standing,
        "is_due": standing.is_due(today),
        "holds": holds_on(request),
        "proposal": DisposalProposal.objects.filter(request=request).select_related("put_by").first(),
        "who": who(http),
    }
    return case_page(http, request, "keeping_case", context, 422 if form.errors else 200)


@require_POST
@requires(Permission.CASE_DISPOSE)
def lift_hold(http: HttpRequest, reference: str, hold: int) -> HttpResponse:
    """Lift a hold that somebody put."""
    try:
        actions.lift_hold(hold=get_object_or_404(Hold, pk=hold, request__reference=reference), by=who(http))
    except NotAllowed as error:
        messages.error(http, str(error))
    else:
        messages.success(http, "The hold was lifted.")
    return redirect("casework:case_keeping", reference=reference)


@require_POST
@requires(Permission.REQUEST_ANSWER)
def propose_disposal(http: HttpRequest, reference: str) -> HttpResponse:
    """Propose that a case is disposed of."""
    try:
        actions.propose(request=request_of(reference), by=who(http))
    except NotAllowed as error:
        messages.error(http, str(error))
    else:
        messages.success(http, f"{reference} is proposed. Somebody else has to approve it.")
    return redirect("casework:case_keeping", reference=reference)


@require_POST
@requires(Permission.REQUEST_READ)
def turn_down_disposal(http: HttpRequest, reference: str) -> HttpResponse:
    """Turn a proposal down, or take one's own back."""
    proposal = get_object_or_404(DisposalProposal, request__reference=reference)
    if proposal.put_by_id != who(http).pk:
        check_may(who(http), Permission.CASE_DISPOSE)
    actions.turn_down(proposal=proposal, by=who(http))
    messages.success(http, f"{reference} is kept.")
    return redirect("casework:case_keeping", reference=reference)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CASE_DISPOSE)
def dispose(http: HttpRequest, reference: str) -> HttpResponse:
    """Approve that a case is disposed of: a page that says what it means, and then the deed."""
    request = request_of(reference)
    if http.method == "POST":
        try:
            disposal = actions.dispose(request=request, by=who(http))
        except NotAllowed as error:
            messages.error(http, str(error))
            return redirect("casework:case_keeping", reference=reference)
        messages.success(http, f"{reference} was disposed of. Here is its certificate.")
        return redirect("casework:certificate", certificate=disposal.pk)
    context = {
        "tab": "keeping",
        "standing": queries.standing_of(request, today=timezone.localdate()),
        "proposal": DisposalProposal.objects.filter(request=request).select_related("put_by").first(),
        "who": who(http),
    }
    return case_page(http, request, "keeping_dispose", context)


def _certificate(key: int) -> dict[str, Any]:
    disposal = queries.certificates().filter(pk=key).first()
    if disposal is None:
        raise Http404("There is no such certificate.")
    office = authority()
    return {
        "disposal": disposal,
        "counts": queries.counts_in_words(disposal),
        "office": (office.office_name or office.name) if office else "",
        "files_left": disposal.files_to_erase.count(),
    }


@require_safe
@requires(Permission.REQUEST_READ)
def certificate(http: HttpRequest, certificate: int) -> HttpResponse:
    """The certificate of what was disposed of."""
    return render(http, "casework/keeping_certificate.html", _certificate(certificate))


@require_safe
@requires(Permission.REQUEST_READ)
def certificate_file(http: HttpRequest, certificate: int) -> HttpResponse:
    """The certificate as a page of its own to take away."""
    found = _certificate(certificate)
    response = HttpResponse(render_to_string("casework/keeping_certificate_file.html", found))
    name = f"disposal-{found['disposal'].reference}.html"
    response["Content-Disposition"] = str(content_disposition_header(True, name))
    return response

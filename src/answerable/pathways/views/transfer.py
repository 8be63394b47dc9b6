"""The page that transfers a case to another service: what goes with it is shown, group by group, before it goes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from answerable.pathways.actions import transfer as actions
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms.transfer import GROUPS, TransferForm
from answerable.pathways.grounds import lines_of
from answerable.pathways.models import Referral, Service
from answerable.pathways.permissions import of_referral, worker_of
from answerable.pathways.policies import may
from answerable.pathways.queries import support as queries
from answerable.pathways.rules.protocols import FieldGroup, Purpose
from answerable.pathways.rules.verbs import Verb

from .pages import after_refusal, context_of, posted


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.TRANSFER)
def transfer(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """Choose the service and what goes; see what would go; then transfer."""
    worker = worker_of(request)
    initial = {"version": referral.version, "groups": [code for code, _said in GROUPS]}
    form = TransferForm(posted(request), initial=initial, service=referral.service)
    lines = None
    chosen: Service | None = None
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        chosen, groups = told["service"], told.pop("groups")
        if request.POST.get("then") == "transfer":
            try:
                made = actions.transfer(referral=referral, fields=groups, by=worker, **told)
            except CannotChange as refusal:
                form = after_refusal(form, refusal, referral)  # type: ignore[assignment]
            else:
                messages.success(request, f"Case {referral.number} was offered to {made.to_service}.")
                now = Referral.objects.get(pk=referral.pk)
                if may(worker, Verb.SEE_STATE, now):
                    return redirect("pathways:referral", referral.reference)
                return redirect("pathways:home")
        same = chosen.provider_id == worker.organisation_id
        ways = lines_of(worker.organisation, chosen.provider, Purpose.REFERRAL, timezone.localdate())
        through = max((line.fields for line in ways), key=len, default=frozenset())
        lines = queries.lines_of_transfer(worker, referral, groups, None if same else through)
    drawn = context_of(worker, referral, "referral.transfer")
    unreachable = any(line.group is FieldGroup.CONTACT and not line.goes for line in lines or ())
    drawn |= {
        "form": form,
        "unreachable": unreachable,
        "lines": None if request.POST.get("then") == "change" else lines,
        "chosen": chosen,
    }
    return render(request, "pathways/support/transfer.html", drawn, status=422 if form.errors else 200)

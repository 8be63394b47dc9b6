"""The duties board, the lists that the law asks for, and what they need to be complete."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from answerable.accounts.models import User
from answerable.accounts.permissions import Permission, check_may, requires
from answerable.law.procurement import NOTICES
from answerable.law.publication import DATASETS, GRANT_PARTICULARS, Item, Period, Trigger, UnknownItem, find, is_duty

from ..actions import duties as actions
from ..actions import payments as payment_actions
from ..errors import CannotChange, ChangedMeanwhile
from ..forms.duties import (
    AgreementForm,
    EntryForm,
    NoticeForm,
    PublishedForm,
    ReasonsForm,
    SettingsForm,
    TriggerForm,
    WithholdForm,
    initial_of,
)
from ..models import DutyEntry, Withholding
from ..queries import duties as board
from ..queries import duty_lists, duty_payments
from ..rules.duties import State
from ..rules.lists import BadPeriod, BadValue, parse_period, period_text, shown
from .matching import typed_words

SHOW = {"all": (), "overdue": (State.OVERDUE,), "due": (State.OVERDUE, State.DUE), "waiting": (State.NEEDS_DATE,)}
"""The filters of the board, and the states that each shows."""
FIND = "duty_payments_find"
"""Where the session keeps the words that a payee was looked for by: they can be a person's name."""
PAGE = 50
"""Notices of one page of the board."""
SAMPLE = 20
"""Lines of a list that its preview shows."""
_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def _who(http: HttpRequest) -> User:
    return cast(User, http.user)


def _posted(http: HttpRequest) -> Any:
    return http.POST if http.method == "POST" else None


def _item(code: str) -> Item:
    try:
        return find(code)
    except UnknownItem:
        raise Http404("No duty goes by that name.") from None


def _with(form: Any, **values: Any) -> Any:
    """The form again with these hidden values, so that a second save, after comparing, is accepted."""
    form.data = form.data.copy()
    for name, value in values.items():
        form.data[name] = str(value)
    return form


def _status(*forms: Any) -> int:
    return 422 if any(form.errors for form in forms) else 200


@require_safe
@requires(Permission.REGISTER_READ)
def duties(http: HttpRequest) -> HttpResponse:
    """The board: every item of the Order and every notice, with where it stands today."""
    show = http.GET.get("show", "all")
    if show not in SHOW:
        raise Http404("There is no such list of duties.")
    found = board.board(timezone.localdate())
    notices = Paginator(found.of(*SHOW[show]), PAGE).get_page(http.GET.get("page"))
    context = {
        "board": found,
        "items": found.items(*SHOW[show]),
        "page": notices,
        "show": show,
        "counts": {name: found.number(*states) for name, states in SHOW.items()},
        "datasets": DATASETS,
        "grant_particulars": GRANT_PARTICULARS,
    }
    return render(http, "register/duties.html", context)


@require_safe
@requires(Permission.REGISTER_READ)
def duty(http: HttpRequest, item: str) -> HttpResponse:
    """One item: what the law asks for, each deadline, what was published, and its entries."""
    found = _item(item)
    entries = list(duty_lists.entries(found, None)) if duty_lists.takes_entries(found) else []
    context = {
        "item": found,
        "law": is_duty(found),
        "standing": board.item_standing(found, timezone.localdate()) if is_duty(found) else None,
        "published": board.publications(found),
        "entries": [(entry, _words_of(found, entry)) for entry in entries],
        "takes_entries": duty_lists.takes_entries(found),
        "is_list": found is not GRANT_PARTICULARS,
    }
    return render(http, "register/duty.html", context)


def _words_of(item: Item, entry: DutyEntry) -> str:
    """An entry in a line: its first few values."""
    values = [str(entry.values.get(f.name) or "") for f in item.fields]
    return " · ".join([value for value in values if value][:4])


def _period(http: HttpRequest, item: Item) -> Period | None:
    text = http.GET.get("period", "").strip()
    return parse_period(text, item.period_rule) if text else None


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_READ)
def duty_list(http: HttpRequest, item: str) -> HttpResponse:
    """The list of an item as it would be published, with its gaps; and the form that says that it was."""
    found = _item(item)
    form = PublishedForm(_posted(http), initial={"published": timezone.localdate()})
    context: dict[str, Any] = {"item": found, "form": form, "law": is_duty(found)}
    try:
        period = _period(http, found)
        made = duty_lists.make(found.code, period)
        digest = made.sha256()
        tally = made.tally()
    except (BadPeriod, BadValue, UnknownItem) as error:
        return render(http, "register/duty_list.html", {**context, "problem": str(error)}, status=422)
    if http.method == "POST":
        check_may(_who(http), Permission.REGISTER_CHANGE)
        if form.is_valid():
            if form.cleaned_data["seen"] != digest:
                form.add_error(None, "The list has changed since you looked at it. Look at it again below, then save.")
            else:
                return _mark(http, found, period, form, digest)
    form.initial["seen"] = digest
    if form.is_bound:
        form = _with(form, seen=digest)
    lines = []
    for line in made.lines():
        lines.append(shown(made.fields, line))
        if len(lines) == SAMPLE:
            break
    context |= {
        "made": made,
        "period": period,
        "period_text": period_text(period),
        "tally": tally,
        "withheld": sorted(tally.withheld.items()),
        "lines": lines,
        "digest": digest,
    }
    return render(http, "register/duty_list.html", context, status=_status(form))


def _mark(http: HttpRequest, item: Item, period: Period | None, form: PublishedForm, digest: str) -> HttpResponse:
    data = form.cleaned_data
    covered = period or Period(data["published"], data["published"])
    actions.mark_published(
        item=item,
        period=covered,
        published=data["published"],
        url=data["url"],
        note=data["note"],
        sha256=digest,
        by=_who(http),
    )
    messages.success(http, f"{item.code} for {covered.words} is recorded as published.")
    return redirect("register:duty", item=item.slug)


@require_safe
@requires(Permission.REGISTER_READ)
def duty_download(http: HttpRequest, item: str, form: str) -> HttpResponseBase:
    """The list of an item as a file, written while it is read."""
    found = _item(item)
    if form not in _TYPES:
        raise Http404("A list comes as csv or json.")
    try:
        made = duty_lists.make(found.code, _period(http, found))
        # Read once before the first byte goes out: a list with a bad value in it is not half a file.
        made.tally()
    except (BadPeriod, BadValue, UnknownItem) as error:
        return render(http, "register/duty_list.html", {"item": found, "problem": str(error)}, status=422)
    response = StreamingHttpResponse(made.csv() if form == "csv" else made.json(), content_type=_TYPES[form])
    response["Content-Disposition"] = content_disposition_header(True, f"{made.file_name}.{form}")
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def duty_entry(http: HttpRequest, item: str) -> HttpResponse:
    """Add an entry, or change the one that the address names."""
    found = _item(item)
    if not duty_lists.takes_entries(found):
        raise Http404("This list is made from other records.")
    ref = http.GET.get("entry", "")
    entry = DutyEntry.objects.filter(item=found.code, ref=ref).first() if ref else None
    if ref and entry is None:
        raise Http404("There is no such entry.")
    initial = {**initial_of(found, entry.values), "withheld": entry.withheld, "version": entry.version} if entry else {}
    form = EntryForm(_posted(http), item=found, initial=initial)
    stale, status = False, 200
    if http.method == "POST" and form.is_valid():
        try:
            _save(http, found, entry, form)
        except ChangedMeanwhile as error:
            stale, status = True, 409
            form.add_error(None, str(error))
            entry = DutyEntry.objects.get(pk=cast(DutyEntry, entry).pk)
            form = _with(form, version=entry.version)
        except CannotChange as error:
            form.add_error(None, str(error))
        else:
            messages.success(http, "The entry was saved." if "remove" not in http.POST else "The entry was removed.")
            return redirect("register:duty", item=found.slug)
    now = [(f.label, entry.values.get(f.name, "")) for f in found.fields] if entry and stale else []
    context = {"item": found, "form": form, "entry": entry, "now": now}
    return render(http, "register/duty_entry.html", context, status=status if status == 409 else _status(form))


def _save(http: HttpRequest, item: Item, entry: DutyEntry | None, form: EntryForm) -> None:
    by, values, withheld = _who(http), form.values(), form.cleaned_data["withheld"]
    if entry is None:
        actions.add_entry(item=item, values=values, withheld=withheld, by=by)
        return
    version = form.cleaned_data["version"] or 0
    if "remove" in http.POST:
        actions.remove_entry(entry=entry, version=version, by=by)
    else:
        actions.change_entry(entry=entry, item=item, values=values, withheld=withheld, version=version, by=by)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def duty_days(http: HttpRequest) -> HttpResponse:
    """The days that the law counts from and nobody can work out."""
    form = TriggerForm(_posted(http), initial={"trigger": http.GET.get("trigger", "")})
    if http.method == "POST" and form.is_valid():
        try:
            trigger = Trigger(form.cleaned_data["trigger"])
            actions.enter_day(trigger=trigger, day=form.cleaned_data["day"], by=_who(http))
        except CannotChange as error:
            form.add_error("day", str(error))
        else:
            messages.success(http, "The day was entered.")
            return redirect("register:duty_days")
    days = [(trigger.words, found) for trigger, found in board.trigger_days().items()]
    return render(http, "register/duty_days.html", {"form": form, "days": days}, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def duty_settings(http: HttpRequest) -> HttpResponse:
    """The office's own measures where the law leaves them open."""
    stored = duty_lists.duty_settings()
    form = SettingsForm(_posted(http), initial=SettingsForm.initial_of(stored))
    status = 200
    if http.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            actions.change_settings(values=values, version=form.cleaned_data["version"], by=_who(http))
        except ChangedMeanwhile as error:
            status, stored = 409, duty_lists.duty_settings()
            form.add_error(None, str(error))
            form = _with(form, version=stored.version)
        else:
            messages.success(http, "The measures were saved.")
            return redirect("register:duties")
    context = {"form": form, "stored": stored, "stale": status == 409}
    return render(http, "register/duty_settings.html", context, status=status if status == 409 else _status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def duty_notice(http: HttpRequest) -> HttpResponse:
    """Record a notice that was published: of the contract or tender that the address names, or else of the office."""
    agreement, tender = duty_payments.named(http.GET.get("agreement", ""), http.GET.get("tender", ""))
    form = NoticeForm(_posted(http), initial={"kind": http.GET.get("kind", ""), "published": timezone.localdate()})
    if http.method == "POST" and form.is_valid():
        try:
            notice = actions.record_notice(agreement=agreement, tender=tender, by=_who(http), **form.cleaned_data)
        except CannotChange as error:
            form.add_error(None, str(error))
        else:
            messages.success(http, f"Notice {notice.ref} is recorded.")
            return redirect("register:duties")
    context = {"form": form, "of": agreement or tender, "types": NOTICES}
    return render(http, "register/duty_notice.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def duty_withhold(http: HttpRequest) -> HttpResponse:
    """What is withheld from the lists; and the form that withholds the contract, tender or decision named."""
    record, ref = http.GET.get("record", ""), http.GET.get("ref", "").strip()
    of = duty_payments.to_withhold(record, ref)
    form = WithholdForm(_posted(http))
    if http.method == "POST" and http.POST.get("lift", "").isdecimal():
        found = (
            Withholding.objects.filter(pk=int(http.POST["lift"][:12])).exclude(record=payment_actions.RECORD).first()
        )
        if found is None:
            raise Http404("There is no such decision.")
        try:
            actions.lift_withholding(withholding=found, on=timezone.localdate(), by=_who(http))
        except CannotChange as error:
            messages.error(http, str(error))
        else:
            messages.success(http, "It appears in the lists again.")
        return redirect("register:duty_withhold")
    if http.method == "POST" and of is None:
        messages.error(http, "Say first which contract, tender or decision is to be withheld.")
        return redirect("register:duty_withhold")
    if of is not None and http.method == "POST" and form.is_valid():
        try:
            actions.withhold_record(record=of.record_kind(), ref=of.ref, by=_who(http), **form.cleaned_data)
        except CannotChange as error:
            form.add_error(None, str(error))
        else:
            messages.success(http, "It is withheld from the lists.")
            return redirect("register:duty_withhold")
    context = {
        "form": form,
        "of": of,
        "record": record,
        "ref": ref,
        "records": actions.WITHHELD_RECORDS,
        "withheld": duty_payments.withholdings(),
    }
    return render(http, "register/duty_withhold.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def duty_payments_page(http: HttpRequest) -> HttpResponse:
    """One payment, or all to a payee in a category: their reasons, their agreement, whether they are withheld."""
    chosen = payment_actions.Chosen(*(_number(http, name) for name in ("payment", "payee", "category")))
    doing = http.POST.get("do", "")
    if doing == "find":
        http.session[FIND] = typed_words(http)
        return redirect("register:duty_payments")
    words = http.session.get(FIND, "") if chosen == payment_actions.Chosen() else ""
    summary = duty_payments.summary(chosen.rows())
    stale = False
    forms: dict[str, Any] = {
        "describe": ReasonsForm(http.POST if doing == "describe" else None, initial={"reasons": summary.reasons}),
        "link": AgreementForm(http.POST if doing == "link" else None, initial={"agreement": summary.agreement}),
        "withhold": WithholdForm(http.POST if doing == "withhold" else None, prefix="w"),
    }
    if http.method == "POST":
        form, seen = forms.get(doing), http.POST.get("seen", "")
        try:
            if doing == "publish":
                payment_actions.publish_again(payments=chosen, on=timezone.localdate(), by=_who(http), seen=seen)
            elif form is not None and form.is_valid():
                _DO[doing](payments=chosen, by=_who(http), seen=seen, **form.cleaned_data)
            elif form is None:
                raise CannotChange("Choose what to do with these payments, with one of the buttons.")
            if form is None or form.is_valid():
                messages.success(http, "The payments were saved.")
                return redirect(f"{reverse('register:duty_payments')}?{http.GET.urlencode()}")
        except CannotChange as error:
            stale = isinstance(error, ChangedMeanwhile)
            if form is None:
                messages.error(http, str(error))
            else:
                form.add_error(None, str(error))
    context = {
        "summary": summary,
        "forms": forms,
        "q": words,
        "payees": duty_payments.payees(words),
        "chosen": chosen,
        "state": chosen.state(),
        "stale": stale,
    }
    status = 409 if stale else _status(*forms.values())
    return render(http, "register/duty_payments.html", context, status=status)


_DO: dict[str, Callable[..., int]] = {
    "describe": payment_actions.describe,
    "link": payment_actions.link_to_agreement,
    "withhold": payment_actions.withhold,
}


def _number(http: HttpRequest, name: str) -> int | None:
    text = http.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 16 else None

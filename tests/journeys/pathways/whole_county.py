"""A made-up county in which every page of the pathways site has something to show, and the addresses of all of them.

Every person in it has one very long surname, so that a page that cannot hold it is found, and so is a name where none may stand.
"""

from __future__ import annotations

import itertools
import json
import re
import sys
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

SURNAME = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Madeup"
"""Of everybody in it. It must stand in no title and in no address."""
LATEST_FIRST = ("active", "accepted", "offered", "declined", "sent", "draft", "closed", "withdrawn", "restricted")
"""The referrals in the order in which a page is tried on them: more is shown of what has come far."""
SEVERAL = {
    "referrals/<uuid:reference>/": "referrals",
    "rights/<uuid:reference>/": "requests",
    "rights/bundles/<uuid:reference>/": "bundles",
    "files/<uuid:reference>/": "files",
    "name-check/lists/<uuid:reference>/": "lists",
}
"""What there is one of in every state. Its own page is another in each; of its other pages, the first that opens is enough."""
_ONE = {
    "emergency/": "opening",
    "safeguards/openings/": "opening",
    "safeguards/views/people/": "person",
    "safeguards/views/workers/": "worker",
    "name-checks/samples/": "sample",
    "name-checks/alarms/": "alarm",
    "name-checks/honey/": "honey",
    "links/": "link",
    "organisations/": "organisation",
    "protocols/": "protocol",
    "returns/": "service",
    "signed-returns/": "signed",
    "services/": "service",
    "all-services/": "service",
    "workers/": "worker",
    "keeping/holds/": "hold",
    "keeping/disposals/": "disposal",
}
"""What stands for `reference` at the addresses that begin so."""
_PARTS = {
    ("person", "rights/"): "asked person",
    ("number", "rights/bundles/"): "piece",
    ("number", "words-of-consent/"): "wording",
    ("action", "marac/"): "marac action",
    ("key", "risk-tools/"): "tool",
    ("code", "areas/"): "area",
    ("code", "all-services/"): "service rule",
    ("code", "rules/"): "rule",
    **{
        (name, ""): name
        for name in ("line", "assessment", "goal", "action", "appointment", "onward", "meeting", "case")
    },
    **{(name, "returns/"): name for name in ("first", "last")},
}
"""What stands for another part, at the addresses that begin so."""
FOUND = frozenset({*SEVERAL.values(), *_ONE.values(), *_PARTS.values(), "assessment done"})
"""What the county has to hold."""


def _referrals() -> dict[str, Any]:
    from answerable.pathways.actions import referrals as life
    from answerable.pathways.models import Area, MaracReferral, OpenRecord, Organisation, Service, Worker
    from tests.pathways import making

    police = Organisation.objects.get(name__startswith="Quillshire Police")
    hub = Organisation.objects.get(is_hub=True)
    service = Service.objects.get(register_ref="S-DA")
    support = Worker.objects.get(email="support@example.org")
    referrer = Worker.objects.get(email="referrer@example.org")
    him = making.a_person(police, part="perpetrator", forename="Madeup", surname=SURNAME)
    made: dict[str, Any] = {}
    for state in LATEST_FIRST:
        person = making.a_person(
            police,
            forename="Maximiliane",
            surname=SURNAME,
            is_restricted=state == "restricted",
            address={"lines": [f"The House of {SURNAME}", "Made-up Lane"], "postcode": "ZZ1 1AA"},
            preferences={"language": "Polish", "interpreter": True, "access_needs": f"Step-free. {'Word' * 30}"},
        )
        making.a_plan(person, never=f"Ring when {SURNAME} is at home", who_may_answer=f"her sister {SURNAME}")
        one = made[state] = making.a_referral(
            state="sent" if state == "restricted" else state,
            person=person,
            referred_by=police,
            referrer=referrer,
            hub=hub,
            service=service,
            worker=support if state in ("accepted", "active", "closed") else None,
            risk="high",
            area=Area.objects.get(name="Quill City"),
        )
        for days_ago in (10, 40, 80, 120):
            making.an_incident(person, days_ago=days_ago, source_ref=f"{state}-{days_ago}").perpetrators.add(him)
        making.a_consent(one, "contact")
        for organisation in (police, hub, service.provider):
            OpenRecord.objects.create(person=person, organisation=organisation)
    MaracReferral.objects.all().delete()
    made["started"] = life.start(by=referrer)
    made["by_hub"] = life.start(by=Worker.objects.get(email="coordinator@example.org"))
    making.an_override(
        made["offered"], asked_by=Worker.objects.get(email="coordinator@example.org"), receiver=service.provider
    )
    return made


def _support(case: Any) -> dict[str, Any]:
    from answerable.pathways.actions import risk
    from answerable.pathways.models import Appointment, Goal, OnwardReferral, PlanAction, RiskTool
    from tests.pathways import making

    by, ours, today = case.worker, case.worker.organisation, making.today()
    goal = Goal.objects.create(
        referral=case, organisation=ours, need="shelter", words="Words" * 20, set_on=today, by=by
    )
    action = PlanAction.objects.create(goal=goal, words="Ring the council", owner="worker", due_on=today, by=by)
    arranged = Appointment.objects.create(referral=case, organisation=ours, kind="call", on=today, by=by)
    receiver = making.an_organisation("Made-up housing")
    share = making.a_share(case, ours, receiver, purpose="support")
    onward = OnwardReferral.objects.create(
        referral=case, organisation=ours, receiver=receiver, share=share, need="shelter", made_on=today, by=by
    )
    risk.judge(referral=case, judgement="high", reason="Made-up words of fear", version=None, by=by)
    done = case.assessments.get()
    begun = risk.begin(referral=case, tool=RiskTool.objects.get(), by=by)
    return {
        "goal": goal.reference,
        "action": action.reference,
        "appointment": arranged.reference,
        "onward": onward.reference,
        "assessment": begun.reference,
        "assessment done": done.reference,
    }


def _marac(case: Any) -> dict[str, Any]:
    from answerable.pathways.actions import marac
    from answerable.pathways.models import Worker
    from tests.pathways import making

    runs = Worker.objects.get(email="marac@example.org")
    made = marac.refer(
        referral=case,
        coordinated_by=runs.organisation,
        criteria=["professional_judgement"],
        why="Made-up words of fear",
        basis="prevention",
        fields=["identity", "risk", "offence", "perpetrator", "contact"],
        agreed=None,
        person_told=False,
        safeguarding=True,
        version=None,
        by=case.worker,
    )
    meeting = marac.plan_meeting(held_on=making.today(), place=f"Room {SURNAME}", by=runs)
    marac.ask(meeting=meeting, worker=case.worker, by=runs)
    heard = marac.put_on_agenda(meeting=meeting, marac_referral=made, by=runs)
    marac.send_agenda(meeting=meeting, by=runs)
    action = marac.add_action(
        case=heard, owner=case.worker.organisation, what="Change the locks", due_on=making.today(), by=runs
    )
    return {"meeting": meeting.reference, "case": heard.reference, "marac action": action.reference}


def _name_checks() -> dict[str, Any]:
    from answerable.pathways.actions.name_check import ask
    from answerable.pathways.actions.people import add_person
    from answerable.pathways.models import Alarm, DipSample, NameCheck, Organisation, PersonLink, Worker
    from answerable.pathways.name_check import pairing
    from tests.pathways import making

    hub, haven = Organisation.objects.get(is_hub=True), Organisation.objects.get(name__startswith="Larkspur")
    whom = {"forename": "Adelheid", "surname": SURNAME, "born": "1987-03-31", "phone": "0115 496 0123"}
    for owner in (hub, haven):
        add_person(owner=owner, part="victim", identity=whom, is_restricted=False, by=None)
    pairing.pair_all()
    worker = Worker.objects.get(email="coordinator@example.org")
    ask(by=worker, identity=whom, purpose="safeguarding", reason="A made-up reason, words enough")
    check = NameCheck.objects.first()
    sample = DipSample.objects.create(check_made=check, week=making.today() - timedelta(days=7))
    alarm = Alarm.objects.create(kind="rate", check_made=check)
    link = PersonLink.objects.filter(state="proposed").first()
    return {"sample": sample.reference, "alarm": alarm.reference, "link": link.reference}


def _return() -> dict[str, Any]:
    from django.utils import timezone

    from answerable.pathways.models import Organisation, Service, Worker
    from answerable.pathways.returns import actions, queries
    from answerable.pathways.returns.periods import period_of
    from tests.pathways import making

    service = Service.objects.get(register_ref="S-DA")
    last = period_of(period_of(making.today(), 3).first - timedelta(days=1), 3)
    noon = datetime.combine(last.first + timedelta(days=10), time(12), tzinfo=timezone.get_current_timezone())
    for _ in range(12):
        making.a_referral(state="closed", service=service, at=noon, hub=Organisation.objects.get(is_hub=True))
    manager = Worker.objects.get(email="manager@example.org")
    signed = actions.sign(service=service, period=last, seen=queries.draft(service, last).digest, by=manager)
    return {"signed": signed.reference, "first": f"{last.first:%Y%m%d}", "last": f"{last.last:%Y%m%d}"}


def _opening() -> dict[str, Any]:
    from answerable.pathways.actions import break_glass
    from answerable.pathways.models import Worker
    from answerable.pathways.rules.break_glass import Reason
    from answerable.pathways.rules.vocabulary import Role
    from tests.pathways import making

    lead = Worker.objects.get(email="hub.lead@example.org")
    another = making.a_worker(role=Role.HUB_LEAD, organisation=lead.organisation, name="Another Madeup Lead")
    elsewhere = making.an_organisation("Made-up hub of another area", kind="hub", is_hub=True)
    other = making.a_referral(
        state="active", hub=elsewhere, person=making.a_person(forename="Maximiliane", surname=SURNAME)
    )
    made = break_glass.open_referral(number=other.number, reason=Reason.MISSING, why="Made-up words.", by=another)
    return {"opening": made.reference, "worker": another.reference}


def _kept() -> dict[str, Any]:
    from answerable.pathways.actions import protocols
    from answerable.pathways.models import Area, LocalRule, Organisation, Protocol, ProtocolGrant, RiskTool, Service

    grant = ProtocolGrant.objects.filter(protocol__title__startswith="Quillshire").first()
    protocols.put_document(protocol=grant.protocol, name="made-up.pdf", content=b"%PDF-1.4 made up", by=None)
    service = Service.objects.get(register_ref="S-DA")
    return {
        "organisation": Organisation.objects.get(is_hub=True).reference,
        "area": Area.objects.first().code,
        "protocol": Protocol.objects.get(pk=grant.protocol_id).reference,
        "line": grant.pk,
        "service": service.reference,
        "service rule": service.rules.first().code,
        "rule": LocalRule.objects.first().code,
        "tool": RiskTool.objects.get().pk,
    }


def _rights(made: dict[str, Any]) -> dict[str, Any]:
    from answerable.pathways.actions import rights
    from answerable.pathways.models import Organisation, Worker
    from answerable.pathways.rules.vocabulary import Role
    from tests.pathways import making

    officer = Worker.objects.get(email="data.protection@example.org")
    deputy = making.a_worker(role=Role.DATA_PROTECTION, organisation=officer.organisation, name="Madeup Deputy")
    of_police = making.a_worker(
        role=Role.DATA_PROTECTION, organisation=Organisation.objects.get(name__startswith="Quillshire Police")
    )
    person = made["active"].person

    def asked(ask: str, by: Any = officer, *, found: bool = True) -> Any:
        who = {"forename": "Maximiliane", "surname": SURNAME, "born": "1990-02-28"}
        one = rights.receive(
            ask=ask, asker="self", who=who, details="Word" * 40, received_on=making.today() - timedelta(days=20), by=by
        )
        if found:
            one = rights.check_identity(request=one, how="document", on=making.today(), by=by)
            rights.search(request=one, by=by)
            rights.attach(request=one, person=person, by=by)
        return one

    event = made["active"].events.first()
    event.said = f"Her sister Ermintrude Madeup says that {SURNAME} came back."
    event.save()
    to_decide, checked = asked("access"), asked("access")
    bundles = [rights.put_together(request=one, by=officer) for one in (to_decide, checked)]
    piece = bundles[0].pieces.first()
    for one in bundles[1].pieces.all():
        rights.decide_piece(piece=one, withheld="others", why="It names somebody else", by=officer)
    rights.check(bundle=bundles[1], by=deputy)
    correction, closed = asked("correction"), asked("access", found=False)
    rights.close(request=closed, outcome="withdrawn", why="She took it back", by=officer)
    rights.correct(
        request=asked("correction", of_police),
        person=person,
        part="identity",
        values={"forename": "Maximiliana"},
        why="It was wrong from the first",
        by=of_police,
    )
    rest = [asked(ask, found=False) for ask in ("access", "complaint")]
    return {
        "requests": [str(one.reference) for one in (to_decide, checked, correction, closed, *rest)],
        "bundles": [str(one.reference) for one in bundles],
        "asked person": person.reference,
        "piece": piece.pk,
        **_keeping(made["closed"], officer, deputy),
    }


def _keeping(case: Any, officer: Any, deputy: Any) -> dict[str, Any]:
    from answerable.pathways.actions import retention
    from answerable.pathways.models import Person
    from tests.pathways import making

    old = making.a_person(officer.organisation, forename="Maximiliane", surname=SURNAME)
    Person.objects.filter(pk=old.pk).update(created_at=old.created_at - timedelta(days=365 * 20))
    held = retention.place_hold(number=case.number, why=f"A claim is made. {'Word' * 40}", by=officer)
    return {"hold": held.reference, "disposal": retention.propose(by=deputy).reference}


def _files() -> dict[str, Any]:
    from answerable.pathways.actions import exchange
    from answerable.pathways.models import Worker
    from answerable.pathways.rules.exchange import Sort, guess

    by = Worker.objects.get(email="coordinator@example.org")
    people = f"Person ID,First name,Last name,DOB\nP1,Maximiliane,{SURNAME},28/02/1990\nP2,,{SURNAME},{'x' * 60}\n"

    def file(sort: str, *, mapped: bool) -> Any:
        made = exchange.read_file(sort=sort, data=people.encode(), by=by)
        if mapped:
            columns = guess(Sort(sort), made.headings) | ({"source_ref": "Person ID"} if sort == Sort.PERSONS else {})
            exchange.map_columns(file=made, columns=columns, values={}, save_as="Made-up system", by=by)
        return made

    taken = file(Sort.PERSONS, mapped=True)
    exchange.take_in(file=taken, by=by)
    files = [file(Sort.PERSONS, mapped=False), file(Sort.PERSONS, mapped=True), taken]
    lists = [file(Sort.LIST, mapped=mapped) for mapped in (False, True)]
    return {"files": [str(one.reference) for one in files], "lists": [str(one.reference) for one in lists]}


def _looked_after() -> dict[str, Any]:
    from answerable.pathways.actions import honey, wordings
    from answerable.pathways.models import Worker
    from tests.pathways import making

    lead = Worker.objects.get(email="hub.lead@example.org")
    kept = honey.add_honey(identity={"forename": "Nobody", "surname": SURNAME, "born": "1980-01-01"}, by=lead)
    words = wordings.add_wording(
        layer="contact",
        version="made up 2",
        words=f"May we ring you? {'Words ' * 60}",
        from_day=making.today() + timedelta(days=30),
        by=lead,
    )
    return {"honey": kept.reference, "wording": words.pk}


def make() -> dict[str, list[list[str]]]:
    """Make it in the store that is open, and return the addresses by pattern: the parts of a pattern apart, and of each part the
    addresses in the order in which they are to be tried."""
    from django.urls import resolve

    from answerable.pathways.actions import local_rules

    made = _referrals()
    local_rules.explain_all(by=None)
    found = {
        **_support(made["active"]),
        **_marac(made["active"]),
        **_name_checks(),
        **_kept(),
        **_return(),
        **_opening(),
        **_rights(made),
        **_files(),
        **_looked_after(),
        "person": made["active"].person.reference,
        "referrals": [str(one.reference) for one in made.values()],
    }
    assert set(found) == FOUND, set(found) ^ FOUND
    made_up = {pattern: [list(each) for each in addresses(pattern, found)] for pattern in patterns()}
    for pages in made_up.values():
        for address in itertools.chain(*pages):
            # Fails here, before the browser, where what stands for a part is not what the pattern takes.
            resolve(address)
    return made_up


def patterns() -> list[str]:
    """Return the pattern of every address of the site."""
    from django.urls import URLPattern, URLResolver, get_resolver

    def walk(patterns: list[Any], before: str = "") -> Iterator[str]:
        for one in patterns:
            here = before + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, here)
            elif isinstance(one, URLPattern):
                yield here

    return list(walk(get_resolver().url_patterns))


def _begins(pattern: str, places: dict[str, str]) -> str:
    """Return what stands at the longest of some beginnings of a pattern; nothing where it begins with none of them."""
    return max((place for place in places if pattern.startswith(place)), key=len, default="")


def _values(pattern: str, name: str, found: dict[str, Any]) -> list[str]:
    """Return what may stand for one part of a pattern."""
    from answerable.pathways.forms.referrals import STEPS
    from answerable.pathways.rules.local_rules import Kind
    from answerable.pathways.views.rights import _STEPS as OF_RIGHTS

    several = _begins(pattern, SEVERAL)
    if name == "reference" and several:
        return list(found[SEVERAL[several]])
    if name == "assessment" and pattern.endswith("<uuid:assessment>/"):
        return [str(found["assessment done"])]
    fixed = {
        "step": list(OF_RIGHTS) if pattern.startswith("rights/") else [step.code for step in STEPS],
        "part": ["identity", "address", "preferences"],
        "kind": [str(kind) for kind in Kind],
        "number": ["1", "2"],
    }
    of_part = {place: key for (part, place), key in _PARTS.items() if part == name}
    key = _ONE.get(_begins(pattern, _ONE)) if name == "reference" else of_part.get(_begins(pattern, of_part))
    assert key or name in fixed, f"Say in {__name__} what is shown at “{pattern}” for “{name}”."
    return [str(found[key])] if key else fixed[name]


def page_of(pattern: str) -> str:
    """Return the pattern of the own page of what a page is of; nothing where it is of none of what there are several of."""
    return _begins(pattern, SEVERAL)


def addresses(pattern: str, found: dict[str, Any]) -> Iterator[list[str]]:
    """Return the pages of a pattern: for each, its addresses in the order in which they are to be tried."""
    names = re.findall(r"<(?:\w+:)?(\w+)>", pattern)
    tried = [_values(pattern, name, found) for name in names]

    def filled(values: tuple[str, ...]) -> str:
        left = iter(values)
        return "/" + re.sub(r"<[^>]*>", lambda _: next(left), pattern)

    if pattern in SEVERAL or not _begins(pattern, SEVERAL):
        yield from ([filled(values)] for values in itertools.product(*tried))
    else:
        for rest in itertools.product(*tried[1:]):
            yield [filled((one, *rest)) for one in tried[0]]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(make()))

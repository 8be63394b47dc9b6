"""Names, addresses, telephone numbers, days and notes that are planted in pathways are found nowhere else, and nowhere in the plain.

In real processes: the pathways site is served and used over HTTP, fails once, and sends a return; the office takes the return in, makes
its public site and an archive. Then every byte that any of them wrote is searched. Every name is made up.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.conftest import REPOSITORY
from tests.journeys.pathways.site_for_tests import PASSWORD, SECRET, STEP, code_of

ANSWERABLE = [sys.executable, "-c", "from answerable.cli import main; main()"]
_DO = """
from answerable.config import fence
fence.put_up(fence.NOT_FOR_PATHWAYS)
from answerable.pathways import opening
with opening.store():
    exec(compile({source!r}, "planting", "exec"))
"""

CANARIES = {
    "forename": "Zqkforename",
    "surname": "Zqksurname",
    "street": "Zqkstreet",
    "postcode": "ZQ7 8KX",
    "phone": "07700 900654",
    "email": "zqkmail@zqk.example",
    "perpetrator": "Zqkperpetrator",
    "note": "Zqknoteword",
    "code word": "Zqkcodeword",
    "plan": "Zqkplanword",
    "typed in an address": "Zqktypedword",
    "why": "Zqkwhyword",
    "a sealed column": "Zqksealedword",
}
BORN = ("1913-07-29", "29/07/1913", "29/7/1913", "29.07.1913", "19130729", "29071913", "29 July 1913")
"""The day of birth that is planted, in the ways in which days are written."""

PLANT = """
import datetime
from django.db import transaction
from django.utils import timezone
from answerable.pathways.fields import SealedField
from answerable.pathways.models import *
from answerable.pathways import models
from answerable.pathways.name_check import index
from answerable.pathways.returns.periods import period_of
from django.apps import apps
from tests.pathways import making
words = %r
referral = Referral.objects.order_by("-pk")[0]
with transaction.atomic():
    haven = Service.objects.get(register_ref="S-DA")
    worker = Worker.objects.get(email="support@example.org")
    today = timezone.localdate()
    Allocation.objects.create(referral=referral, organisation=haven.provider, service=haven, worker=worker, by=worker, reasons=[words["why"]])
    goal = Goal.objects.create(referral=referral, organisation=haven.provider, need="shelter", words=words["plan"], set_on=today, by=worker)
    PlanAction.objects.create(goal=goal, words=words["plan"], owner="worker", due_on=today, by=worker)
    SafetyPlan.objects.create(referral=referral, organisation=haven.provider, version=1, plan={"words": words["plan"]}, review_on=today, by=worker)
    Appointment.objects.create(referral=referral, organisation=haven.provider, kind="meeting", on=today, where=words["street"], by=worker)
    ReferralEvent.objects.create(referral=referral, kind="noted", organisation=haven.provider, by=worker, said=words["note"], state_after=referral.state, version=referral.version)
    Referral.objects.filter(pk=referral.pk).update(notes=words["note"])
    # Enough people, in the last period, for a return to say something.
    period = period_of(period_of(today, 3).first - datetime.timedelta(days=1), 3)
    begin = datetime.datetime.combine(period.first + datetime.timedelta(days=10), datetime.time(12), timezone.get_current_timezone())
    for number in range(14):
        person = making.a_person(making.the_police(), forename=words["forename"], surname=words["surname"], born="1913-07-29", phone=words["phone"], email=words["email"], postcode=words["postcode"], address={"lines": [words["street"]], "postcode": words["postcode"]})
        index.put(person)
        making.a_referral(state="active", person=person, service=haven, at=begin, notes=words["note"])
"""
OFFICE = """
from answerable.cli import _office
with _office():
    from answerable.register.models import Agreement, Organisation, Service
    service = Service.objects.create(ref="S-DA", name="Domestic abuse outreach (made up)")
    provider = Organisation.objects.create(ref="haven", name="Larkspur Haven (made up)")
    Agreement.objects.create(ref="A-DA", title="Outreach (made up)", service=service, provider=provider, starts="2020-04-01", ends="2040-03-31")
"""
FIGURES = """
import json
from answerable.cli import _office
with _office():
    from answerable.register.models import Citation, ReceivedReturn, Return
    row = Return.objects.get(agreement__ref="A-DA")
    figures = {one.cell: None if one.hidden else int(one.value) for one in row.figures.all()}
    cited = Citation.objects.filter(record="return_figure").count()
    print(json.dumps({"status": row.status, "figures": figures, "cited": cited, "file": ReceivedReturn.objects.get().file}))
"""
WHOLE_COUNTY = "from tests.journeys.pathways.whole_county import make\nmake()"
"""Something in nearly every model, and a return that is signed: with the people above, of the last period."""
EVERYWHERE = """
import datetime, json
from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone
from answerable.pathways.fields import SealedField

LATER, SEALED, PLAIN_WORD, PLAIN, NOT_TYPED = %r
NOW = %r
used = {"referrer@example.org", "support@example.org", "coordinator@example.org", "manager@example.org", "hub.lead@example.org"}
planted, forgotten = [], []


def is_text(field):
    texts = (models.CharField, models.TextField, models.EmailField, models.JSONField)
    return isinstance(field, texts) and not field.choices


def with_word(value, word):
    if isinstance(value, dict):
        return {**value, "canary": word}
    return [*value, word] if isinstance(value, list) else word


def some(model, depth=0):
    rows = model._base_manager.all()
    if model.__name__ == "Worker":
        rows = rows.exclude(email__in=used)
    found = rows.order_by("-pk").first()
    if found is not None or depth > 6:
        return found
    given = {}
    for field in model._meta.concrete_fields:
        if field.primary_key or field.has_default() or field.null:
            continue
        if field.is_relation:
            given[field.name] = some(field.related_model, depth + 1)
        elif isinstance(field, models.DateTimeField):
            given[field.name] = timezone.now()
        elif isinstance(field, models.DateField):
            given[field.name] = timezone.localdate()
        elif isinstance(field, models.IntegerField):
            given[field.name] = field.choices[0][0] if field.choices else 1
        elif isinstance(field, models.FloatField):
            given[field.name] = 1.0
        elif field.choices:
            given[field.name] = field.choices[0][0]
        elif isinstance(field, SealedField):
            given[field.name] = SEALED
        elif is_text(field):
            given[field.name] = "made"
        elif isinstance(field, models.BinaryField):
            given[field.name] = b"made"
    model._base_manager.bulk_create([model(**given)])
    return model._base_manager.order_by("-pk").first()


connection.cursor().execute("PRAGMA ignore_check_constraints = ON")
with transaction.atomic():
    for model in apps.get_app_config("pathways").get_models():
        for field in model._meta.local_concrete_fields:
            name = f"{model.__name__}.{field.name}"
            sealed = isinstance(field, SealedField)
            if not (sealed or is_text(field)) or name in NOT_TYPED:
                continue
            if not sealed and name not in PLAIN:
                forgotten.append(name)
            elif (model.__name__ in LATER) != (NOW == "first"):
                row = some(model)
                word = f"{SEALED if sealed else PLAIN_WORD}{len(planted)}"
                if isinstance(field, models.EmailField):
                    word += "@example.org"
                value = with_word(getattr(row, field.name), word)
                changed = model._base_manager.filter(pk=row.pk).update(**{field.name: value})
                again = getattr(model._base_manager.get(pk=row.pk), field.name)
                assert changed == 1 and word in json.dumps(again), name
                planted.append(name)
print(json.dumps({"planted": planted, "forgotten": forgotten}))
"""
LATER = ("SignedReturn", "SecondFactorSecret", "TokenKey", "NameCounts", "MatchRow")
"""Models that the site or the return would stumble over: planted in when both are done, before anything is archived or published."""
PLAIN = {
    "Area.name", "Organisation.controller", "Organisation.contact_point", "Worker.email", "Worker.name", "Incident.source_ref",
    "Protocol.title", "Protocol.document_name", "ServiceRule.words", "ConsentWording.words", "ExchangeMapping.name",
    "SourceRecord.source_ref", "MaracMeeting.place", "BundlePiece.place", "RetentionRule.words", "DisposalLine.kept",
    "RiskTool.title", "RiskTool.licence", "LocalRule.words",
}  # fmt: skip
"""Columns that are not sealed and that somebody types: of staff, of places, of rules. They stay in this store all the same."""
NOT_TYPED = {
    # Fixed words, by which the keys are tried; what a password is compared with.
    "KeyCheck.identity", "KeyCheck.address", "KeyCheck.notes", "KeyCheck.index", "Worker.password",
    # What leaves in a return, and is searched there.
    "Organisation.name", "Service.name", "Service.register_ref", "SignedReturn.file", "SignedReturn.hidden",
    # Codes, random numbers and digests, which no page lets anybody type.
    "Area.code", "AreaPostcode.prefix", "Worker.skills", "Relationship.kind", "PersonLink.model_version", "Protocol.document_sha256",
    "ProtocolGrant.fields", "ProtocolGrant.known", "Service.needs", "ServiceRule.code", "ServiceRule.condition", "Referral.number",
    "Referral.once", "ReferralEvent.kind", "ReferralEvent.reason", "ConsentWording.version", "ConsentWording.language",
    "Consent.how", "Share.fields", "PersonView.page", "PersonView.groups", "Rotation.targets", "Rotation.table", "Rotation.after",
    "ExchangeMapping.columns", "ExchangeMapping.values", "Import.columns", "Import.values", "ImportRow.why", "Export.fields",
    "Export.form", "Export.digest", "ExportedRow.fields", "MatchingModel.version", "MatchingModel.sha256", "MatchingModel.content",
    "NameCheck.identifiers", "NameCheckTell.tells", "MaracReferral.number", "MaracReferral.criteria", "MaracReferral.fields",
    "SignedReturn.reason", "SignedReturn.digest", "BundlePiece.flags", "Correction.part", "RiskTool.code", "RiskTool.version",
    "RiskTool.definition", "LocalRule.code", "LocalRule.parameters", "Transfer.fields",
}  # fmt: skip
SEALED_WORD, PLAIN_WORD = "Zqksealedword", "Zqkplainword"


def forms(word: str) -> set[bytes]:
    """The bytes that a word may be hidden in: as it is, in capitals or small, backwards, and in the usual encodings."""
    found: set[bytes] = set()
    for one in {word, word.upper(), word.lower(), word.replace(" ", ""), word[::-1]}:
        raw = one.encode()
        found |= {raw, one.encode("utf-16-le"), one.encode("utf-16-be"), raw.hex().encode(), raw.hex().upper().encode()}
        found |= {
            urllib.parse.quote(one).encode(),
            urllib.parse.quote_plus(one).encode(),
            json.dumps(one).encode()[1:-1],
        }
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            for shift in range(3):
                whole = encode(b"\0" * shift + raw).rstrip(b"=")
                found.add(whole[(0, 2, 3)[shift] : -1])
    return {form for form in found if len(form) >= 8}


def looked_for() -> dict[bytes, str]:
    """Return what is looked for, each form with what it is of."""
    words = dict(CANARIES)
    return {form: name for name, word in words.items() for form in forms(word)} | {
        form: "day of birth" for day in BORN for form in forms(day)
    }


def told_in(content: bytes, words: dict[bytes, str]) -> set[str]:
    """Return of what these bytes tell."""
    return {name for form, name in words.items() if form in content}


def every_file(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file below a folder, and every file of every archive in it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            yield str(path.relative_to(folder)), content
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as inside:
                    for name in inside.namelist():
                        yield f"{path.name}/{name}", inside.read(name)


@dataclass
class County:
    """The processes' folders, what they said, and every address that was asked for."""

    folder: Path
    environment: dict[str, str]
    url: str = ""
    said: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    held: dict[str, int] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)
    planted: list[str] = field(default_factory=list)
    forgotten: set[str] = field(default_factory=set)

    def run(self, *words: str, command: list[str] | None = None) -> str:
        done = subprocess.run(
            [*(command or ANSWERABLE), *words],
            env=self.environment,
            cwd=REPOSITORY,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        self.said.append(done.stdout + done.stderr)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def do(self, source: str) -> str:
        return self.run(command=[sys.executable, "-c", _DO.format(source=source)])

    def plant(self, now: str) -> None:
        """Put a word of its own into every column of pathways that is sealed or typed, in the models of this turn."""
        words = (LATER, SEALED_WORD, PLAIN_WORD, sorted(PLAIN), sorted(NOT_TYPED))
        told = json.loads(self.do(EVERYWHERE % (words, now)))
        self.planted += told["planted"]
        self.forgotten |= {*told["forgotten"]}

    def ask(self, browser: requests.Session, address: str, data: dict[str, Any] | None = None) -> requests.Response:
        """Ask for a page, or send its form with what the form held already, and keep every address on the way."""
        if data is None:
            answer = browser.get(self.url + address)
        else:
            if "csrf" not in browser.cookies:
                browser.get(f"{self.url}/account/sign-in/")
            sent = {**data, "csrfmiddlewaretoken": browser.cookies["csrf"]}
            answer = browser.post(self.url + address, sent, headers={"Referer": self.url + address})
        self.addresses += [one.url for one in (*answer.history, answer)]
        self.addresses += [one.headers.get("Location", "") for one in answer.history]
        return answer

    def signed_in(self, who: str) -> requests.Session:
        """Return a browser in which somebody signed in by password and code."""
        browser = requests.Session()
        self.ask(browser, "/account/sign-in/", {"login": f"{who}@example.org", "password": PASSWORD})
        now = int(time.time()) // STEP
        answer = self.ask(browser, "/account/code/", {"code": code_of(SECRET, now)})
        assert "/account/" not in answer.url, answer.url
        return browser


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


STEPS: dict[str, dict[str, Any]] = {
    "person": {
        "forename": CANARIES["forename"],
        "surname": CANARIES["surname"],
        "born_day": "29",
        "born_month": "7",
        "born_year": "1913",
        "sex": "female",
    },
    "contact": {
        "phone": CANARIES["phone"],
        "phone_safe": "yes",
        "any_time": "on",
        "code_word": CANARIES["code word"],
        "never": CANARIES["note"],
        "email": CANARIES["email"],
    },
    "home": {"lines": CANARIES["street"], "postcode": CANARIES["postcode"]},
    "crime": {
        "offence": "domestic_abuse",
        "police_reported": "yes",
        "occurred_on_day": "1",
        "occurred_on_month": "3",
        "occurred_on_year": "2024",
        "by_forename": "Bob",
        "by_surname": CANARIES["perpetrator"],
        "relationship": "former_partner",
    },
    "needs": {"risk": "high", "needs": ["shelter"], "language": "Polish", "notes": CANARIES["note"]},
    "consent": {"support": "yes", "share": "yes", "contact": "yes", "research": "unknown", "how": "spoken"},
}
_DRAFT = re.compile(r"/referrals/([0-9a-f-]{36})/draft/")
_LINKS = re.compile(r'href="(/[^"#]*)"')
_VERSION = re.compile(r'name="version"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="version"')
BREAK = 'from django.db import connection\nconnection.cursor().execute("ALTER TABLE pathways_referralevent RENAME TO pathways_away")'
MEND = 'from django.db import connection\nconnection.cursor().execute("ALTER TABLE pathways_away RENAME TO pathways_referralevent")'


def _refer(county: County) -> None:
    """A referrer types, checks and sends a referral; types into what should hold nothing typed; and looks around."""
    browser = county.signed_in("referrer")
    draft = county.ask(browser, "/referrals/new/", {})
    found = _DRAFT.search(draft.url)
    assert found, draft.url
    for step, typed in STEPS.items():
        address = f"/referrals/{found[1]}/draft/{step}/"
        version = _VERSION.search(county.ask(browser, address).text)
        assert version
        county.ask(browser, address, {**typed, "version": version[1] or version[2]})
    check = county.ask(browser, f"/referrals/{found[1]}/draft/")
    assert CANARIES["surname"] in check.text
    version = _VERSION.search(check.text)
    assert version
    sent = county.ask(browser, f"/referrals/{found[1]}/draft/", {"version": version[1] or version[2]})
    assert "was sent to" in sent.text, sent.text
    county.ask(browser, "/name-check/", {
        "forename": CANARIES["forename"], "surname": CANARIES["surname"], "phone": CANARIES["phone"],
        "email": CANARIES["email"], "purpose": "support", "reason": CANARIES["why"] + " words",
        "token": "00000000-0000-4000-8000-000000000001",
    })  # fmt: skip
    _walk(county, browser)
    typed = CANARIES["typed in an address"]
    for address in (
        f"/{typed}/",
        f"/referrals/{typed}/",
        f"/name-check/?surname={typed}",
        f"/account/sign-in/?next=/{typed}",
    ):
        browser.get(county.url + address, headers={"User-Agent": typed, "Referer": f"http://{typed}.example/"})
    county.do(BREAK)
    county.held["failed"] = sum(
        browser.get(f"{county.url}/referrals/{found[1]}/?q={typed}").status_code == 500 for _ in range(2)
    )
    county.ask(browser, "/account/sign-in/", {"login": CANARIES["email"], "password": CANARIES["note"]})
    county.do(MEND)


def _walk(county: County, browser: requests.Session, most: int = 120) -> None:
    """Follow every link, and keep every address."""
    waiting, seen = ["/"], set()
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        if address in seen or address.startswith(("/static/", "/account/")):
            continue
        seen.add(address)
        page = county.ask(browser, address)
        county.addresses += _LINKS.findall(page.text)
        waiting += _LINKS.findall(page.text)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory, made_stores: Path) -> County:
    folder = tmp_path_factory.mktemp("canaries")
    shutil.copytree(made_stores, folder / "office")
    port = _port()
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("ANSWERABLE_", "DJANGO_"))}
    told = keep.get("PYTHONPATH", "").split(os.pathsep) if keep.get("PYTHONPATH") else []
    made = County(
        folder,
        {
            **keep,
            "ANSWERABLE_HOME": str(folder / "office"),
            "ANSWERABLE_PATHWAYS_HOME": str(folder / "pathways"),
            "ANSWERABLE_PATHWAYS_KEYS": str(folder / "keys.json"),
            "PYTHONPATH": os.pathsep.join([*told, str(REPOSITORY / "src"), str(REPOSITORY)]),
        },
        f"http://127.0.0.1:{port}",
    )
    made.run(command=[sys.executable, "-m", "tests.journeys.pathways.site_for_tests"])
    log = folder / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*ANSWERABLE, "serve", "--pathways", "--port", str(port)],
            env=made.environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        for _ in range(600):
            try:
                requests.get(f"{made.url}/account/sign-in/", timeout=20)
                break
            except requests.ConnectionError:
                assert server.poll() is None, log.read_text()
                time.sleep(0.2)
        _refer(made)
        made.do(PLANT % (CANARIES,))
        made.do(WHOLE_COUNTY)
        made.plant("first")
        for who in ("coordinator", "manager", "hub.lead"):
            _walk(made, made.signed_in(who), most=60)
        made.run("pathways", "work")
        made.plant("then")
    finally:
        server.terminate()
        server.wait(30)
    made.said.append(log.read_text())
    made.held["people"] = int(made.do("from answerable.pathways.models import Person\nprint(Person.objects.count())"))
    key = made.run("pathways", "returns", "key").strip()
    _office(made, key)
    return made


def _office(county: County, key: str) -> None:
    """The office trusts the site, takes its return in, makes its public site and an archive."""
    county.run(command=[sys.executable, "-c", OFFICE])
    county.run("returns", "trust", key, "--name", "Made-up pathways")
    assert "taken in as return" in county.run("returns", "receive")  # and its exit code is 0
    county.figures = json.loads(county.run(command=[sys.executable, "-c", FIGURES]))
    county.run("publish")
    county.run("archive", str(county.folder / "archive.zip"))


def test_what_is_planted_is_there_with_the_keys(county: County) -> None:
    """What follows would find nothing where nothing was planted."""
    told = county.do(
        "from answerable.pathways.models import Person\n"
        f"print(sum(one.identity.get('surname') == {CANARIES['surname']!r} for one in Person.objects.all()))"
    )
    assert int(told) >= 15
    county.said.pop()
    assert county.held["failed"] == 2, "the site was to fail, so that its log is of a failure too"


def test_every_column_that_is_sealed_or_typed_has_its_canary(county: County) -> None:
    """A new column fails here until it is sealed, or it is said what stands in it."""
    assert county.forgotten == set()
    assert {*county.planted} >= PLAIN
    assert len(county.planted) == len({*county.planted})
    for name in (
        "MaracMinute.said", "MaracContribution.said", "GlassOpening.why", "GlassOpening.review", "Alarm.note", "RiskAssessment.answers",
        "RightsRequest.details", "BundlePiece.given", "ImportRow.cells", "Import.headings", "SignedReturn.counts", "Referral.notes",
        "SafeContact.plan", "Person.identity", "Override.why", "NameCheck.reason", "LegalHold.why", "SecondFactorSecret.secret",
    ):  # fmt: skip
        assert name in county.planted


def test_the_return_of_them_is_in_the_register(county: County) -> None:
    told = county.figures
    assert told["status"] == "received"
    counts = json.loads(told["file"])["return"]["counts"]
    assert told["figures"] == counts
    assert told["cited"] == len(counts)
    assert counts["referred"] >= 14
    assert told_in(told["file"].encode(), looked_for()) == set()


def test_no_file_tells_of_anybody(county: County) -> None:
    words = looked_for()
    files = [(name, content) for name, content in every_file(county.folder) if name != "keys.json"]
    names = " ".join(name for name, _content in files)
    for part in ("pathways/pathways.sqlite3", "office/office.sqlite3", "archive", "server.log", "returns"):
        assert part in names, f"there is no {part} among {names}"
    assert {name: told for name, content in files if (told := told_in(content, words))} == {}
    assert told_in(names.encode(), words) == set()


def test_no_address_and_no_words_of_a_process_tell_of_anybody(county: County) -> None:
    words = looked_for()
    assert len(set(county.addresses)) > 40
    assert {one for one in county.addresses if told_in(one.encode(), words)} == set()
    assert [one for one in county.said if told_in(one.encode(), words)] == []
    assert "A page could not be shown: /referrals/<uuid:reference>/" in " ".join(county.said)


def test_the_search_finds_one_that_is_planted_in_the_plain(county: County, tmp_path: Path) -> None:
    words = looked_for()
    with closing(sqlite3.connect(tmp_path / "plain.sqlite3")) as store:
        store.execute("CREATE TABLE journal (told TEXT)")
        for word in (*CANARIES.values(), *BORN):
            store.execute("INSERT INTO journal VALUES (?)", [base64.b64encode(f"by {word}.".encode()).decode()])
        store.commit()
    assert told_in((tmp_path / "plain.sqlite3").read_bytes(), words) == {*CANARIES, "day of birth"}


def test_what_is_not_sealed_stays_in_the_store_and_out_of_its_journal(county: County) -> None:
    words = dict.fromkeys(forms(PLAIN_WORD), PLAIN_WORD)
    store = ("pathways/pathways.sqlite3", "pathways/pathways.sqlite3-wal")
    files = [(name, content) for name, content in every_file(county.folder) if name != "keys.json"]
    assert told_in(dict(files)[store[0]], words), "nothing was planted"
    assert [name for name, content in files if name not in store and told_in(content, words)] == []
    with closing(sqlite3.connect(county.folder / store[0])) as connection:
        journal = connection.execute("SELECT * FROM audit_entry").fetchall()
    assert len(journal) > 20
    assert not told_in(repr(journal).encode(), words | looked_for())
    assert not told_in(" ".join([*county.addresses, *county.said]).encode(), words)

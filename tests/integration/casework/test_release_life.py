"""Whatever officers and approvers try, in whatever order: nothing is sent that others did not sign as it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck, assume
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from answerable.accounts.models import User
from answerable.casework.actions import clearance
from answerable.casework.errors import Stale
from answerable.casework.models import ClearanceChain, Draft, OutgoingMessage, Release, Request, Signature
from answerable.casework.policies import drafters
from answerable.casework.rules.clearance import CannotClear
from answerable.casework.rules.life import NotAllowed
from tests.integration.staff import member

from .clearing import NO_ANSWER, World, applicant, bare_request, compared, world

__all__ = ["world"]

pytestmark = pytest.mark.django_db(databases=["default", "published"])

PEOPLE = st.integers(0, 4)


@contextmanager
def _perhaps() -> Iterator[None]:
    """What may be refused is refused whole."""
    try:
        with transaction.atomic():
            yield
    except (CannotClear, NotAllowed, Stale):
        pass


def machine(made: World, staff: list[User], reached: set[str]) -> type[RuleBasedStateMachine]:
    """The tries that people may make on one case: two officers (0, 1) and three approvers (2, 3, 4)."""

    class Clearing(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.store = transaction.atomic()
            self.store.__enter__()
            made.words = "The helpline cost £10,000."
            self.case = bare_request(staff[0])
            applicant(self.case)
            self.drafters_when_signed: dict[int, set[int]] = {}
            self.altered: set[int] = set()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.store.__exit__(None, None, None)

        def last(self) -> Release:
            found = Release.objects.order_by("pk").last()
            assume(found is not None)
            assert found is not None
            return found

        @initialize(steps=st.integers(1, 3), sensitive=st.booleans())
        def chain(self, steps: int, sensitive: bool) -> None:
            ClearanceChain.objects.create(kind="response", sensitive=sensitive, steps=["approver"] * steps)
            Request.objects.update(sensitive=sensitive)

        @rule(who=st.sampled_from([0, 1, 0, 1, 2]))
        def prepare(self, who: int) -> None:
            with _perhaps():
                clearance.prepare(request=self.case, kind="response", by=staff[who], confirmed=compared(self.case))

        @rule()
        def every_approver_signs_who_may(self) -> None:
            for who in (2, 3, 4):
                self.sign(who, stale=False)

        @rule(officer=st.integers(0, 1))
        def the_usual_way(self, officer: int) -> None:
            self.prepare(who=officer)
            self.every_approver_signs_who_may()
            self.send(who=officer)

        @rule(who=PEOPLE, stale=st.booleans())
        def somebody_signs(self, who: int, stale: bool) -> None:
            self.sign(who, stale=stale)

        def sign(self, who: int, *, stale: bool) -> None:
            release = self.last()
            with _perhaps():
                clearance.sign(release=release, version=release.version - stale, digest=release.digest, by=staff[who])
                signature = Signature.objects.order_by("pk").last()
                assert signature is not None
                self.drafters_when_signed[signature.pk] = drafters(self.case)

        @rule(who=PEOPLE, reasons=st.sampled_from(["", "Say which year."]))
        def send_back(self, who: int, reasons: str) -> None:
            release = self.last()
            with _perhaps():
                clearance.send_back(release=release, reasons=reasons, version=release.version, by=staff[who])

        @rule(who=PEOPLE)
        def recall(self, who: int) -> None:
            with _perhaps():
                clearance.recall(release=self.last(), by=staff[who])

        @rule(who=st.sampled_from([0, 1, 0, 1, 2]))
        def send(self, who: int) -> None:
            release = self.last()
            with _perhaps():
                clearance.send(release=release, by=staff[who])
                assert release.pk not in self.altered
                assert Release.objects.get(pk=release.pk).facts["words"] == made.words
                reached.add("sent")

        @rule(number=st.integers(1, 3))
        def change_the_case(self, number: int) -> None:
            made.words = f"The helpline cost £{number}0,000."

        @rule(who=st.integers(2, 4))
        def an_approver_drafts(self, who: int) -> None:
            Draft.objects.update_or_create(
                question=self.case.questions.get(),
                defaults={"answer": NO_ANSWER, "looked_up": self.case.created, "worded_by": staff[who]},
            )

        @rule()
        def somebody_alters_a_file(self) -> None:
            release = self.last()
            file = release.files.get()
            path = Path(settings.MEDIA_ROOT) / file.kept
            path.write_bytes(path.read_bytes() + b"!")
            self.altered.add(release.pk)

        @invariant()
        def nothing_is_sent_that_others_did_not_sign_as_it_is(self) -> None:
            for message in OutgoingMessage.objects.exclude(state="cancelled").select_related("release"):
                release = message.release
                assert release is not None
                assert release.state == "queued"
                word = Signature.Word.CLEARED
                signatures = list(release.signatures.filter(word=word))
                assert [one.step for one in signatures] == list(range(1, len(release.steps) + 1))
                assert release.steps
                assert {one.digest for one in signatures} == {release.digest}
                assert len({one.by_id for one in signatures}) == len(signatures)
                assert all(one.role == "approver" for one in signatures)
                for one in signatures:
                    assert one.by_id not in self.drafters_when_signed[one.pk]

        @invariant()
        def the_case_and_its_letter_agree(self) -> None:
            live = list(Release.objects.filter(state__in=("clearance", "cleared", "queued")))
            state = Request.objects.get(pk=self.case.pk).state
            assert len(live) <= 1
            told = {"clearance": "clearance", "cleared": "cleared", "queued": "cleared"}
            assert (state in ("clearance", "cleared")) is bool(live)
            assert not live or state == told[live[0].state]

    return Clearing


def test_nothing_is_sent_that_others_did_not_sign_as_it_is(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    staff = [member(role) for role in ("foi_officer", "foi_officer", "approver", "approver", "approver")]
    _remember_the_words(world, monkeypatch)
    reached: set[str] = set()
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine(world, staff, reached),
        settings=hypothesis_settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # The tries went far enough to say something.
    assert "sent" in reached


def _remember_the_words(made: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the words that a letter was made final with beside it, to hold them against those of the day it is sent."""
    whole = clearance._fix

    def fix(*given: Any, facts: dict[str, Any], **more: Any) -> Release:
        return whole(*given, facts=facts | {"words": made.words}, **more)

    monkeypatch.setattr(clearance, "_fix", fix)

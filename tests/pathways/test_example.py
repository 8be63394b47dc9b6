"""The made-up county: a newcomer sees a site with referrals in several places of their lives."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from answerable.demo.phone import code
from answerable.pathways import demonstration, example, example_referrals
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Organisation, Referral, Worker
from answerable.pathways.policies import visible
from answerable.pathways.rules.verbs import Verb

pytestmark = pytest.mark.django_db


def test_every_made_up_referral_is_where_it_says() -> None:
    example.make()
    made = example_referrals.make()
    states = Counter(Referral.objects.values_list("state", flat=True))
    assert states == Counter(["draft", *(str(one.until) for one in example_referrals.PEOPLE)])
    assert made == sum(states.values())
    by = example.workers()
    assert {one.number for one in visible(by["support"], Verb.SEE_IDENTITY)} >= {
        one.number for one in Referral.objects.filter(state="active")
    }
    to_route = visible(by["coordinator"], Verb.ROUTE).filter(state__in=("sent", "declined"))
    assert to_route.count() == states["sent"] + states["declined"]
    with pytest.raises(CannotChange, match="in use already"):
        example.make()


def test_the_demonstration_gives_everybody_a_second_factor_and_is_made_once(settings: Any) -> None:
    settings.DEMO = True
    told = demonstration.fill()
    assert {email for email, _, _ in told["signs"]} == set(Worker.objects.values_list("email", flat=True))
    assert len({secret for _, _, secret in told["signs"]}) == len(told["signs"])
    for email, _, secret in told["signs"]:
        worker = Worker.objects.get(email=email)
        assert worker.check_password(told["password"])
        assert not worker.password_once
        factor = TOTP(Authenticator.objects.get(user=worker, type=Authenticator.Type.TOTP))
        assert factor.validate_code(code(secret, time.time()))
    with pytest.raises(CannotChange, match="in use already"):
        demonstration.fill()


def test_without_the_demonstration_nothing_is_filled() -> None:
    with pytest.raises(CannotChange, match="Only `answerable demo` starts this"):
        demonstration.fill()
    assert not Organisation.objects.exists()

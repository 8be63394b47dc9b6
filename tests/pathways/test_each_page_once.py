"""Every page that needs nothing to show is drawn, on either engine; who else may open it is tried in test_every_address.py."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from answerable.pathways.models import Worker
from answerable.pathways.rules.vocabulary import Role
from tests.pathways.making import a_worker, the_hub

from .test_every_address import GUARDED, LEAD_ON, opener

pytestmark = pytest.mark.django_db


def test_every_page_is_drawn(client_of: Callable[[Worker], Client]) -> None:
    clients = {role: client_of(a_worker(role=role, organisation=the_hub())) for role in Role}
    drawn = 0
    for pattern, view in GUARDED.items():
        if "<" in pattern or pattern in LEAD_ON:
            continue
        role = opener(view.permission, at_hub=True)
        assert role, f"nobody opens “{pattern}”"
        answer = clients[role].get(f"/{pattern}")
        assert answer.status_code in {200, 405}, pattern
        drawn += answer.status_code == 200
    assert drawn > 40

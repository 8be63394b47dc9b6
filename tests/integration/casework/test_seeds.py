"""The two real letters that the project began with go through the site as any letter does."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from answerable.casework.models import Request
from answerable.office.actions import load_office
from tests.integration.pages import words
from tests.integration.staff import member

pytestmark = [pytest.mark.shared, pytest.mark.django_db(databases=["default", "published"])]


@pytest.mark.parametrize(
    ("example", "seed"),
    [("nottinghamshire", "nottinghamshire-10653.txt"), ("northamptonshire", "northamptonshire-03072015-2.txt")],
)
def test_a_real_letter_is_put_in_and_every_page_of_it_is_drawn(
    client: Client, shared: Path, examples: Path, example: str, seed: str
) -> None:
    load_office(folder=examples / example, by=None)
    client.force_login(member("foi_officer"))
    content = (shared / "seeds" / seed).read_bytes()
    client.post("/requests/new/", {"letter": SimpleUploadedFile(seed, content)})
    request = Request.objects.get()
    assert request.questions.exists()
    paths = ["", "questions/", "due-date/", "reply/", "history/", "particulars/"]
    paths += [f"questions/{question.position}/" for question in request.questions.all()]
    for path in paths:
        assert client.get(f"/requests/{request.reference}/{path}").status_code == 200, path
    shown = words(client.get(f"/requests/{request.reference}/"))
    assert "Answered" in shown
    assert "Not recorded" in shown

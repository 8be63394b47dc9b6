"""The pathways site's own process: it loads no room of the office or of the public site, and they load nothing of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from answerable.config.fence import NOT_FOR_OFFICE, NOT_FOR_PATHWAYS, NOT_FOR_PUBLIC
from tests.conftest import REPOSITORY

CHILD = """
import importlib, json, os, sys
from answerable.cli import _become_pathways
_become_pathways()
os.environ["DJANGO_SETTINGS_MODULE"] = "answerable.config.settings.pathways"
import django
django.setup()
from django.conf import settings
from django.apps import apps
import answerable.config.pathways_wsgi
from django.urls import get_resolver
get_resolver().url_patterns
refused = {}
for name in json.loads(sys.argv[1]):
    try:
        importlib.import_module(name)
        refused[name] = False
    except ImportError:
        refused[name] = True
print(json.dumps({
    "refused": refused,
    "loaded": sorted(name for name in sys.modules if name.startswith("answerable.")),
    "apps": [one.name for one in apps.get_app_configs()],
    "stores": {alias: {key: str(value) for key, value in one.items()} for alias, one in settings.DATABASES.items()},
    "settings": {name: repr(getattr(settings, name)) for name in dir(settings) if name.isupper()},
    "environment": sorted(os.environ),
}))
"""
OFFICE = """
import importlib, json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = sys.argv[1]
if sys.argv[1].endswith("public"):
    from answerable.config import fence
    fence.put_up()
import django
django.setup()
refused = {}
for name in json.loads(sys.argv[2]):
    try:
        importlib.import_module(name)
        refused[name] = False
    except ImportError:
        refused[name] = True
print(json.dumps(refused))
"""
SECRETS = {
    "ANSWERABLE_OFFICE_DATABASE_URL": "postgres://office:zq-office-word@db.invalid/office",
    "ANSWERABLE_PUBLISHED_DATABASE_URL": "postgres://public:zq-public-word@db.invalid/public",
    "ANSWERABLE_SECRET_KEY": "zq-secret-key",
    "ANSWERABLE_SMTP_PASSWORD": "zq-smtp-word",
    "ANSWERABLE_IMAP_PASSWORD": "zq-imap-word",
}
OURS = {
    "answerable.audit",
    "answerable.pathways",
    "answerable.ui",
}
"""The rooms with an app that the pathways process has."""


def environment(home: Path) -> dict[str, str]:
    """The environment of a process with a throwaway data folder, and with nothing of this one's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANSWERABLE_", "DJANGO_"))}
    return {**kept, "ANSWERABLE_HOME": str(home)}


def said(source: str, *words: str, env: dict[str, str]) -> Any:
    """Run Python in a process of its own and return the last line that it printed, read as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", source, *words], env=env, cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a pathways process says of itself, started by mistake with all that the office's process knows."""
    home = tmp_path_factory.mktemp("data")
    wanted = [
        *NOT_FOR_PATHWAYS,
        *(f"{room}.models" for room in NOT_FOR_PATHWAYS),
        "answerable.register.queries.matching",
        "answerable.publication.queries",
    ]
    told: dict[str, Any] = said(CHILD, json.dumps(wanted), env={**environment(home), **SECRETS})
    return told | {"home": home}


def test_no_room_of_the_office_or_of_the_public_site_can_be_imported(process: dict[str, Any]) -> None:
    assert all(process["refused"].values()), process["refused"]
    assert not [
        name
        for name in process["loaded"]
        if any(name == room or name.startswith(f"{room}.") for room in NOT_FOR_PATHWAYS)
    ]


def test_every_room_with_tables_is_its_own_or_behind_the_fence(process: dict[str, Any]) -> None:
    rooms = {f"answerable.{path.parent.name}" for path in (REPOSITORY / "src" / "answerable").glob("*/apps.py")}
    assert rooms - set(NOT_FOR_PATHWAYS) == OURS
    assert rooms & set(process["apps"]) == OURS


def test_it_knows_the_way_to_its_own_store_alone_and_no_secret_of_the_office(process: dict[str, Any]) -> None:
    home: Path = process["home"]
    assert set(process["stores"]) == {"default"}
    assert process["stores"]["default"]["NAME"] == str(home / "pathways" / "pathways.sqlite3")
    for name, value in process["settings"].items():
        assert "zq-" not in value, name
        assert "office.sqlite3" not in value, name
    assert not set(SECRETS) & set(process["environment"])
    assert not (home / "secret_key").exists()
    assert not (home / "public").exists()


@pytest.mark.parametrize(
    ("settings", "fence"),
    [
        ("answerable.config.settings.office", NOT_FOR_OFFICE),
        ("answerable.config.settings.public", NOT_FOR_PUBLIC),
    ],
)
def test_the_other_processes_cannot_load_pathways(settings: str, fence: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    wanted = [
        "answerable.pathways",
        "answerable.pathways.models",
        "answerable.pathways.keys",
        "answerable.config.settings.pathways",
    ]
    refused = said(OFFICE, settings, json.dumps(wanted), env=environment(tmp_path))
    assert all(refused.values()), refused
    assert {"answerable.pathways", "answerable.config.settings.pathways"} <= set(fence)


def test_the_door_keepers_own_file_refuses_too(tmp_path: Path) -> None:
    source = """
import json
from answerable.config import fence
fence.put_up(fence.NOT_FOR_PATHWAYS)
fence.put_up(fence.NOT_FOR_PATHWAYS)
import answerable.law.working_days
try:
    import answerable.accounts.models
except fence.NotHere as error:
    print(json.dumps(str(error)))
"""
    assert said(source, env=environment(tmp_path)) == "This process may not load answerable.accounts."


def test_a_fence_cannot_be_put_up_around_what_is_loaded_already(tmp_path: Path) -> None:
    source = """
import json
import answerable.register
from answerable.config import fence
try:
    fence.put_up(fence.NOT_FOR_PATHWAYS)
except fence.NotHere as error:
    print(json.dumps(str(error)))
"""
    assert said(source, env=environment(tmp_path)) == "This process may not load answerable.register."

"""Our components equal the official ones: every fixture of govuk-frontend at the version that is built."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils.safestring import mark_safe
from lxml import html

from answerable.ui.components import render
from tests.conftest import REPOSITORY, missing

COMPONENTS = REPOSITORY / "node_modules/govuk-frontend/dist/govuk/components"
HOW_MANY = 657
"""The fixtures of govuk-frontend 6.3.0, so that a lost folder of fixtures is noticed."""


def _trusted(value: Any) -> Any:
    """The fixtures' own markup is marked as safe, as a template of ours would mark it."""
    if isinstance(value, dict):
        return {name: _trusted(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_trusted(inner) for inner in value]
    return mark_safe(value) if isinstance(value, str) else value


def _plain(markup: str) -> list[object]:
    """Markup as a list of tags, attributes and words, whatever its spaces and the order of its attributes."""

    def walk(node: Any) -> Iterator[object]:
        if isinstance(node, str):
            yield from node.split()
            return
        if not isinstance(node.tag, str):
            return
        attributes = {
            name: tuple(sorted(value.split())) if name == "class" else tuple(value.split())
            for name, value in node.attrib.items()
        }
        yield ("open", node.tag, tuple(sorted(attributes.items())))
        yield from (node.text or "").split()
        for child in node:
            yield from walk(child)
        yield ("close", node.tag)
        yield from (node.tail or "").split()

    return [part for node in html.fragments_fromstring(markup.strip() or "<i></i>") for part in walk(node)]


@pytest.fixture(scope="module")
def fixtures() -> list[tuple[str, dict[str, Any]]]:
    if not COMPONENTS.is_dir():
        missing("the npm packages are not installed: ./answerable style installs them")
    files = sorted(Path(COMPONENTS).glob("*/fixtures.json"))
    loaded = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    return [(each["component"], fixture) for each in loaded for fixture in each["fixtures"]]


def test_every_official_fixture_is_drawn_alike(fixtures: list[tuple[str, dict[str, Any]]]) -> None:
    different = [
        f"{component}: {fixture['name']}"
        for component, fixture in fixtures
        if _plain(render(component, _trusted(fixture["options"]))) != _plain(fixture["html"])
    ]
    assert different == []
    assert len(fixtures) == HOW_MANY

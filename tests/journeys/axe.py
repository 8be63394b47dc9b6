"""axe-core in the page: every rule of WCAG 2.0 to 2.2, levels A and AA, and axe's best practice."""

from __future__ import annotations

from functools import cache
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.conftest import REPOSITORY, missing

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE = REPOSITORY / "node_modules/axe-core/axe.min.js"


@cache
def _script() -> str:
    if not _AXE.exists():
        missing("axe-core is not installed: ./answerable test installs it")
    return _AXE.read_text(encoding="utf-8")


def _told(violation: dict[str, Any]) -> str:
    places = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
    return f"{violation['id']} ({violation['impact']}): {violation['help']}: {places}"


_RUN = """async rules => {
    const found = await axe.run(document, {runOnly: rules, resultTypes: ['violations'], selectors: false});
    const told = one => ({...one, nodes: one.nodes.slice(0, 3).map(node => ({html: node.html}))});
    return {passes: found.passes.length, violations: found.violations.map(told)};
}"""
"""Every rule is gone through; of what is well only that it was looked at is told. All that axe says of every part of a page that is
well takes ten times as long to hand over as to find, and half as long again to write."""

WIDTHS = (1100, 320)
"""Pixels: a desk and a phone. Every page is looked at in both, whichever the journey is made in."""


def stay(context: BrowserContext) -> None:
    """Have axe in every page of a context from the first: for who looks at many, as it is handed to the browser once."""
    context.add_init_script(_script())


def check(page: Page) -> None:
    """Fail unless axe finds nothing wrong with the page, and the page does not scroll sideways, at both widths."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    before = page.viewport_size
    assert before
    try:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": before["height"]})
            _look(page)
    finally:
        page.set_viewport_size(before)


def _look(page: Page) -> None:
    result = page.evaluate(_RUN, RULES)
    assert result["passes"], f"axe looked at nothing on {page.url}"
    found = [_told(violation) for violation in result["violations"]]
    size = page.viewport_size
    assert found == [], f"on {page.url} at {size}: {found}"
    wide, window = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= window, f"{page.url} scrolls sideways: {wide} pixels of content in a window of {window}"

"""Every address of the site has something in the made-up county whose pages the browser looks at: told here in a moment."""

from __future__ import annotations

from tests.journeys.pathways.whole_county import FOUND, SEVERAL, addresses, patterns

HELD = {key: ["held"] if key in SEVERAL.values() else "held" for key in FOUND}


def test_every_address_has_something_to_show() -> None:
    for pattern in patterns():
        tried = [address for page in addresses(pattern, HELD) for address in page]
        assert tried, pattern
        assert not any("<" in address for address in tried), pattern


def test_nothing_is_said_of_an_address_that_is_no_more() -> None:
    known = patterns()
    for place in SEVERAL:
        assert place in known, place

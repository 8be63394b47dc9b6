"""The codes of the made-up workers' phone: those of RFC 6238, for nobody but this machine."""

from __future__ import annotations

import base64
import urllib.error
import urllib.request

import pytest

from answerable.demo.phone import Sign, code, page, ringing

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("moment", "expected"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_a_code_is_the_one_of_the_standard(moment: int, expected: str) -> None:
    """RFC 6238, appendix B (SHA-1), the last six figures of its eight."""
    assert code(SECRET, moment) == expected


def test_the_page_says_whose_each_code_is_and_how_long_it_holds() -> None:
    shown = page([Sign("made.up@example.org", "Coordinator, Bell & Book <made up>", SECRET)], 50)
    assert "hold for 10 more seconds" in shown
    assert '<meta http-equiv="refresh" content="10">' in shown
    assert "Bell &amp; Book &lt;made up&gt;" in shown
    assert code(SECRET, 50) in shown
    assert SECRET not in shown


@pytest.mark.enable_socket
def test_the_page_is_shown_to_this_machine_under_its_number_alone() -> None:
    with ringing([Sign("made.up@example.org", "Coordinator", SECRET)]) as address:
        with urllib.request.urlopen(address) as answer:
            assert "made.up@example.org" in answer.read().decode()
            assert answer.headers["Cache-Control"] == "no-store"
        for asked in (
            f"{address}other",
            urllib.request.Request(address, headers={"Host": "elsewhere.example"}),
        ):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(asked)

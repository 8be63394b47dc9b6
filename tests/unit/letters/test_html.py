"""The HTML letter."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from answerable.letters.html import body_html, write_html
from tests.unit.letters.replies import HOSTILE, empty, filled_with, huge, normal


def levels(tree) -> list[int]:
    return [int(element.tag[1]) for element in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]


def assert_accessible(text: str) -> html.HtmlElement:
    tree = html.document_fromstring(text)
    assert tree.get("lang") == "en-GB"
    assert tree.findtext(".//title").strip()
    found = levels(tree)
    assert found.count(1) == 1
    assert found[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(found))
    for header in tree.iter("th"):
        assert header.get("scope") == "col"
    for table in tree.iter("table"):
        assert table.findtext("caption").strip()
        assert table.find("thead") is not None
    identifiers = tree.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))
    for region in tree.xpath("//*[@aria-labelledby]"):
        assert region.get("aria-labelledby") in identifiers
    assert not list(tree.iter("script"))
    assert not tree.xpath("//@style | //@onclick | //*[@src] | //link")
    return tree


def test_a_normal_letter():
    tree = assert_accessible(write_html(normal()))
    text = tree.text_content()
    assert "DRAFT" not in text
    assert "by 22 January 2027" in text
    assert tree.xpath("//td[contains(@class, 'numeric')]/text()") == ["£1,250,000.00", "-£200.00"]
    assert "https://regulator.example/complain" in tree.xpath("//a/@href")
    assert "(https://regulator.example/complain)" in text


def test_a_huge_letter():
    tree = assert_accessible(write_html(huge()))
    assert len(list(tree.iter("table"))) == 59
    assert "Month 1999" not in tree.text_content()


def test_an_empty_letter():
    assert "DRAFT – not sent" in assert_accessible(write_html(empty())).text_content()


def test_hostile_text_is_text():
    tree = assert_accessible(write_html(filled_with(HOSTILE)))
    assert HOSTILE in " ".join(tree.xpath("//blockquote")[0].text_content().split())
    assert not list(tree.iter("b"))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters()))
def test_any_text(text: str):
    document = write_html(filled_with(text))
    assert_accessible(document)
    document.encode("utf-8")


def test_long_words_in_cells_can_break_and_stay_whole():
    word = "https://x.example/" + "a" * 200
    document = write_html(filled_with(word))
    cell = html.document_fromstring(document).xpath("//td")[0]
    assert cell.text_content() == word
    assert sum(1 for _ in cell.iter("wbr")) > 10


def test_the_body_fits_into_a_page():
    body = body_html(normal(), first_heading=2)
    etree.fromstring(f"<div>{body}</div>".replace("<br>", "<br/>").replace("<wbr>", "<wbr/>"))
    tree = html.fragment_fromstring(str(body), create_parent="div")
    assert min(levels(tree)) == 2
    assert "<style" not in body
    assert max(levels(html.fragment_fromstring(str(body_html(normal(), first_heading=6)), create_parent="div"))) == 6
    with pytest.raises(ValueError, match="from 1 to 6, not 7"):
        body_html(normal(), first_heading=7)

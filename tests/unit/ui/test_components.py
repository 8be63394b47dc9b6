"""What reaches the page as markup, and what as text."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from answerable.ui.components import UnknownComponent, render

HOSTILE = "<script>alert(1)</script>"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;"


def draw(template: str, **context: object) -> str:
    return Template("{% load govuk %}" + template).render(Context(context))


@pytest.mark.parametrize("text", [HOSTILE, mark_safe(HOSTILE), gettext_lazy(HOSTILE)])
def test_text_is_escaped_even_when_it_is_marked_safe(text: object) -> None:
    drawn = render("button", {"text": text})
    assert ESCAPED in drawn
    assert HOSTILE not in drawn


def test_html_that_nobody_vouched_for_is_escaped() -> None:
    assert ESCAPED in render("inset-text", {"html": HOSTILE})
    assert "<b>Yes</b>" in render("inset-text", {"html": mark_safe("<b>Yes</b>")})


def test_markup_deep_inside_lists_is_escaped_too() -> None:
    rows = [{"key": {"text": "From"}, "value": {"html": HOSTILE}}]
    assert HOSTILE not in render("summary-list", {"rows": rows})


def test_attributes_given_as_one_string_are_escaped() -> None:
    assert "<img" not in render("button", {"text": "Go", "attributes": '><img src=x onerror="alert(1)">'})


def test_slots_are_escaped() -> None:
    assert HOSTILE not in render("service-navigation", {"serviceName": "A", "slots": {"end": HOSTILE}})


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), min_size=1))
def test_any_text_comes_out_as_it_went_in(text: str) -> None:
    drawn = html.fragment_fromstring(render("tag", {"text": text}))
    assert "".join(drawn.itertext()).split() == text.split()
    assert len(drawn) == 0


def test_a_literal_in_a_template_is_text() -> None:
    assert "Terms &amp; conditions" in draw('{% govuk "button" text="Terms & conditions" %}')


def test_named_parameters_win_over_the_mapping() -> None:
    drawn = draw('{% govuk "button" params text="Second" %}', params={"text": "First", "classes": "kept"})
    assert "Second" in drawn
    assert "First" not in drawn
    assert "kept" in drawn


def test_the_words_between_the_tags_are_markup_with_the_values_escaped() -> None:
    drawn = draw(
        '{% govuk_with_html "details" summaryText="Why" %}<p>{{ reason }}</p>{% endgovuk_with_html %}', reason=HOSTILE
    )
    assert f"<p>{ESCAPED}</p>" in drawn


def test_an_unknown_component_is_named() -> None:
    with pytest.raises(UnknownComponent, match="buton"):
        render("buton", {})


def test_a_scrolling_region_has_a_name_and_takes_the_focus() -> None:
    drawn = html.fragment_fromstring(draw("{% scrolling name %}<table></table>{% endscrolling %}", name='A "b" <c>'))
    assert dict(drawn.attrib) == {
        "class": "app-scrolling",
        "role": "region",
        "tabindex": "0",
        "aria-label": 'A "b" <c>',
    }
    assert drawn[0].tag == "table"


@pytest.mark.parametrize(
    ("inside", "drawn"),
    [
        (" ", " "),
        ('<nav aria-label="Breadcrumb"></nav>', '<nav aria-label="Breadcrumb"></nav>'),
        ('<a href="/">Back</a>', '<nav aria-label="Back"><a href="/">Back</a></nav>'),
    ],
)
def test_a_back_link_stands_in_a_landmark(inside: str, drawn: str) -> None:
    assert draw('{% landmark "Back" %}' + inside + "{% endlandmark %}") == drawn

"""Web pages and drawings: words that are not seen, what runs, what is fetched, and pages of ours."""

from __future__ import annotations

import pytest

from answerable.guard import Verdict
from answerable.guard.child import look_into
from answerable.guard.formats import css, visible
from answerable.guard.formats.svg import drawn as svg
from answerable.letters.html import write_html
from tests.unit.letters.replies import huge, normal

PERSONAL = {"name", "phone-number", "email-address", "collar-number", "postcode"}


def techniques(verdict: Verdict) -> set[str]:
    return {finding.technique for finding in verdict.findings} - PERSONAL


def page(body: str, style: str = "") -> bytes:
    return f"<!DOCTYPE html><html lang='en'><head><style>{style}</style></head><body>{body}</body></html>".encode()


def test_our_letters_have_nothing_hidden() -> None:
    for reply in (normal(), huge()):
        found = look_into("letter.html", write_html(reply).encode()).findings
        assert not [one for one in found if one.severity == "block" or one.technique not in PERSONAL]


@pytest.mark.parametrize(
    ("body", "technique"),
    [
        ("<h1>Seen</h1><p>Words</p>", ""),
        ("<p style='color:#555;background-color:#eee;margin:0 0 -1px'>Grey on grey that is read</p>", ""),
        ("<div style='background:#000'><p style='color:#fff'>White on black</p></div>", ""),
        ("<p style='display:none'></p>Nothing in it", ""),
        ("<a href='https://a.example/'>https://a.example/</a>", ""),
        ("<a href='https://a.example/'>here</a>", "link-differs"),
        ("<a href='file:///c:/x'>here</a>", "active-link"),
        ("<p title='more'>Seen</p>", "alternative-text"),
        ("<p title='Seen'>Seen</p>", ""),
        ("<p style='transform:rotate(3deg)'>Seen</p>", "hiding-style"),
        ("<p style='position:absolute;background:#fff'>Over</p>", "hiding-style"),
        ("<link rel='stylesheet' href='https://a.example/a.css'>Seen", "remote-part"),
        ("<meta http-equiv='refresh' content='0;url=https://a.example'>Seen", "property"),
        ("<object data='x'></object>Seen", "macro"),
        ("<p lang='en' id='a' class='b c' dir='auto'>Seen</p>", ""),
        ("<p id='Sgt Aldous Pemberwick; 4417'>Seen</p>", "hidden-attribute"),
        ("<input type='text' value='Seen'>", ""),
        ("<?php echo 1 ?>Seen", "comment"),
    ],
)
def test_what_a_web_page_hides_is_found(body: str, technique: str) -> None:
    assert techniques(look_into("page.html", page(body))) - {"unknown-element"} == ({technique} if technique else set())


def test_hidden_words_are_named_with_their_place_and_why() -> None:
    (finding,) = look_into(
        "page.html", b"<p>Seen</p>\n<div style='display:none'>\n<p>one</p><p>two</p></div>"
    ).findings[:1]
    assert finding.where == "line 3, p"
    assert "does not show" in finding.mend


@pytest.mark.parametrize(
    ("rule", "hides"),
    [
        ("p { display: none }", True),
        ("div p { display: none }", True),
        ("main > p { display: none }", False),
        ("div > p { display: none }", True),
        ("h1 + div p { display: none }", True),
        ("p.a:not(.b) { display: none }", True),
        ("#x { display: none } #x { display: block }", False),
        (".a { display: none !important } p { display: block }", True),
        ("p:hover { display: none }", False),
        ("@media print { p { display: none } }", False),
        ("@media screen and (min-width: 10px) { p { display: none } }", True),
        ("[lang|=en] p, [data-z] { opacity: 0 }", True),
    ],
)
def test_rules_are_resolved_as_a_browser_does(rule: str, hides: bool) -> None:
    content = page("<h1>Title</h1><div><p class='a' id='x'>words</p></div>", rule)
    tree = visible.parse(content.decode())
    words = {one.text: one.look.hidden for one in visible.words(tree, visible.sheet_of(tree))}
    assert bool(words["words"]) is hides
    assert not words["Title"]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("#fff", (255, 255, 255, 1.0)),
        ("rgb(100%, 0, 0)", (255, 0, 0, 1.0)),
        ("rgba(1, 2, 3, .5)", (1, 2, 3, 0.5)),
        ("transparent", (0, 0, 0, 0.0)),
        ("navy", (0, 0, 128, 1.0)),
        ("currentcolor", None),
        ("rgb(1)", None),
    ],
)
def test_colours(text: str, made: css.Colour | None) -> None:
    assert css.colour(text) == made


@pytest.mark.parametrize(
    ("text", "pixels"), [("12px", 12.0), ("-1em", -16.0), ("50%", 500.0), ("9pt", 12.0), ("0", 0.0), ("auto", None)]
)
def test_lengths(text: str, pixels: float | None) -> None:
    assert css.length(text, 16.0, 1000.0) == pixels


@pytest.mark.parametrize(
    ("path", "box"),
    [
        ("M10 20h30v40z", (10, 20, 40, 60)),
        ("m10,20 l30,0 0,40", (10, 20, 40, 60)),
        ("M10 20C10 60 40 60 40 20", (10, 20, 40, 60)),
        ("M10 20a5 5 0 0 1 30 40", (10, 20, 40, 60)),
    ],
)
def test_the_box_of_a_path(path: str, box: tuple[float, ...]) -> None:
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg'><path d='{path}'/></svg>".encode()
    from answerable.guard import markup

    root = markup.parse(drawing)
    (drawn,) = svg.walk(root, svg.sheet_of(root))
    assert drawn.box == box


def test_a_drawing_of_a_common_program_is_not_held() -> None:
    drawing = (
        "<?xml version='1.0' encoding='utf-8'?><svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' "
        "width='460.8pt' height='345.6pt' viewBox='0 0 460.8 345.6'><defs><style type='text/css'>*{stroke-linejoin: round}</style>"
        "<path id='m1' d='M 0 0 L 0 3.5'/></defs><g id='figure_1'><g transform='translate(10 10) rotate(-90)'>"
        "<text x='0' y='0' style='font-size: 10px'>Offences</text></g><use xlink:href='#m1' x='57' y='307'/></g></svg>"
    )
    assert techniques(look_into("chart.svg", drawing.encode())) == set()

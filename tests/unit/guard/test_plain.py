"""Plain text, JSON and XML: encodings, characters that nobody sees, words where nobody looks, data told twice."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.guard import Severity, Verdict
from answerable.guard.child import look_into
from answerable.guard.formats import plain, structured

PERSONAL = {"name", "phone-number", "email-address", "collar-number", "postcode"}


def techniques(verdict: Verdict) -> set[str]:
    return {finding.technique for finding in verdict.findings} - PERSONAL


@pytest.mark.parametrize(
    ("text", "technique"),
    [
        ("plain words, naïve café – “quoted” £5 👩‍👧 ✔️", ""),
        ("two\u200b\u200dwords", "invisible-characters"),
        ("soft\u00adhyphen", ""),
        ("soft \u00ad\u00ad hyphens", "invisible-characters"),
        ("joined\u200dplain", "invisible-characters"),
        ("می‌خواهم", ""),
        ("מילים\u200f מילים", ""),
        ("plain\u200f words", "invisible-characters"),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", ""),
        ("🏴\U000e0078\U000e007f", "invisible-characters"),
        ("run\u2060on", "invisible-characters"),
        ("joined\u034f mark", "invisible-characters"),
        ("line\u2028end", "invisible-characters"),
        ("private \ue001", "invisible-characters"),
        ("bullet \uf0b7", "private-character"),
        ("filler \u3164", "invisible-characters"),
        ("byte \ufe05", "invisible-characters"),
        ("葛\U000e0100", ""),
        ("turned \u2066round", "bidirectional-control"),
        ("a bell \x07 in a longer line of words", "control-character"),
        ("swallowed\x1cby splitlines, in a longer line of words", "control-character"),
        ("\x1b[8mhidden in a longer line of words\x1b[0m", "terminal-code"),
        ("an inspеctor with a Cyrillic letter", "mixed-letters"),
        ("ten µg and β-blockers, ΔT and kΩ", ""),
        ("spaces\u2003\u2009\u200a\u2003\u2009\u200a\u2003\u2009\u200a\u2003\u2009\u200aof kinds", "odd-spaces"),
    ],
)
def test_characters_that_nobody_sees_are_found(text: str, technique: str) -> None:
    assert techniques(look_into("note.txt", text.encode())) == ({technique} if technique else set())


def test_what_tag_characters_spell_is_put_in_the_open() -> None:
    hidden = "".join(chr(0xE0000 + ord(one)) for one in "Pemberwick")
    (finding,) = look_into("note.txt", f"Seen{hidden}\n".encode()).findings
    assert finding.texts == ("SeenPemberwick",)
    assert (finding.where, finding.count) == ("line 1", 10)


def test_many_odd_lines_are_one_finding_with_their_number() -> None:
    (finding,) = look_into("note.txt", "x\u200by\n".encode() * 50).findings
    assert finding.where == "line 1, line 2, line 3 and 47 more places"
    assert finding.count == 50


@pytest.mark.parametrize(
    ("content", "technique"),
    [
        ("plain".encode("utf-16"), ""),
        ("plain".encode("utf-32"), ""),
        (b"\xef\xbb\xbfplain", ""),
        ("£5 for “words” of a café".encode("cp1252"), "other-encoding"),
        (b"cut \xe2\x80 here \x81 and \x8d there, and \x90 again", "wrong-encoding"),
    ],
)
def test_encodings(content: bytes, technique: str) -> None:
    assert techniques(look_into("note.txt", content)) == ({technique} if technique else set())


@pytest.mark.parametrize(
    ("text", "technique", "severity"),
    [
        ("a" + "\n" * 30 + "b", "far-text", Severity.LOOK),
        ("a" + "\n" * 60 + "b", "far-text", Severity.BLOCK),
        ("\n" * 60 + "only words", "", None),
        ("a" + "\n" * 60, "", None),
        ("a" + " " * 90 + "b", "far-text", Severity.LOOK),
        ("a" + " " * 200 + "b", "far-text", Severity.BLOCK),
        ("word " * 2_000, "long-line", Severity.LOOK),
        ("secret\rshown\nmore", "overwritten-line", Severity.BLOCK),
        ("old\rcomputer\rlines", "", None),
        ("".join(f"x{' ' * (n % 5)}\n" for n in range(20)), "trailing-space", Severity.LOOK),
        ("".join(f"x{n}  \n" for n in range(20)), "", None),
    ],
)
def test_words_where_nobody_looks(text: str, technique: str, severity: Severity | None) -> None:
    found = [(one.technique, one.severity) for one in look_into("note.txt", text.encode()).findings]
    assert found == ([(technique, severity)] if technique else [])


def test_words_in_the_guise_of_letters_are_told() -> None:
    hidden = base64.b64encode(b"the officer who was there that night").decode()
    (finding,) = [
        one for one in look_into("a.txt", f"Key: {hidden}\n".encode()).findings if one.technique not in PERSONAL
    ]
    assert finding.technique == "encoded-words"
    assert "the officer who was there that night" in finding.texts
    assert techniques(look_into("a.txt", ("0123456789abcdef" * 4).encode())) == set()  # a check sum is none
    assert techniques(look_into("a.txt", (b"Q7xZ" * 80))) == {"encoded-words"}


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_what_is_seen_has_nothing_unseen_left_in_it(text: str) -> None:
    shown = plain.seen(text)
    left = {technique for line in shown.split("\n") for technique, _ in plain.unseen_at(line)}
    assert left <= {"private-character"} or plain.seen(shown) != shown


@given(st.text(alphabet="abcdefghijklmnop .,\n", max_size=200))
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert plain.seen(text).split() == text.split()


# JSON


@pytest.mark.parametrize(
    ("text", "technique"),
    [
        ('{"a": 1, "b": [1, 2]}', ""),
        ('{"a": 1}\n{"a": 2}\n', ""),
        ('{"a": 1, "a": 2}', "duplicate-key"),
        ('{"a": 1} more', "trailing-data"),
        ('{"a": NaN}', "not-a-number"),
        ('{"a": "\\u0053ecret"}', "escaped-letters"),
        ('{"a": "\\u003cb\\u003e \\u00a3 \\\\u0053"}', ""),
        ('{"a": "x\\u200by"}', "invisible-characters"),
        ('{"a\\u200b": 1}', "invisible-characters"),
        ("{'a': 1}", "not-inspected"),
        ("[" * 100_000 + "]" * 100_000, "bomb"),
    ],
)
def test_what_json_hides_is_found(text: str, technique: str) -> None:
    assert techniques(look_into("data.json", text.encode())) == ({technique} if technique else set())


def test_the_place_in_json_is_the_way_to_it() -> None:
    verdict = look_into("data.json", '{"people": [{"rank": "x"}, {"rank": "y\u200b"}]}'.encode())
    assert verdict.findings[0].where == "people, entry 2, rank"
    assert verdict.inventory == ("1 record, 2 values",)


# XML


@pytest.mark.parametrize(
    ("text", "technique"),
    [
        ("<a><b c='d'>words</b></a>", ""),
        ("<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='a b'/>", ""),
        ("<a><!-- x --></a>", "comment"),
        ("<a/><!-- x -->", "comment"),
        ("<?note x?><a/>", "processing-instruction"),
        ("<a xmlns:x='urn:x'/>", "unknown-element"),
        ("<a xml:base='https://a.example/'/>", "remote-part"),
        ("<a>x\u200by</a>", "invisible-characters"),
        ("<a>&#83;&#101;&#99;ret</a>", "escaped-letters"),
        ("<a>caf&#233; &#163;5</a>", ""),
        ("<a>", "not-inspected"),
    ],
)
def test_what_xml_hides_is_found(text: str, technique: str) -> None:
    verdict = look_into("data.xml", f"<?xml version='1.0'?>{text}".encode())
    assert techniques(verdict) == ({technique} if technique else set())


def test_a_document_type_is_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert techniques(look_into("data.xml", bomb)) == {"document-type", "not-inspected"}


def test_xml_in_another_encoding_that_says_so_is_read() -> None:
    content = "<?xml version='1.0' encoding='ISO-8859-1'?><a>café</a>".encode("latin-1")
    assert techniques(look_into("data.xml", content)) == set()
    assert structured.xml_text(content).endswith("<a>café</a>")

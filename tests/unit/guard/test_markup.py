"""XML of strangers is read without fetching, without entities and without end."""

from __future__ import annotations

import codecs

import pytest
from lxml import etree

from answerable.guard import markup
from answerable.guard.inspection import TooMuch
from answerable.guard.markup import DocumentType, events, local, namespace, parse

_LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    "data",
    [
        _LAUGHS.encode(),
        _LAUGHS.lower().encode(),
        b'<?xml version="1.0"?>\n<!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>',
        f"\ufeff{_LAUGHS}".encode("utf-16-le"),
        f"\ufeff{_LAUGHS}".encode("utf-16-be"),
        _LAUGHS.encode("utf-16-le"),
        _LAUGHS.encode("utf-16-be"),
        codecs.BOM_UTF8 + _LAUGHS.encode(),
        "<a/>".encode("utf-32-le"),
        "<a/>".encode("utf-32-be"),
        codecs.BOM_UTF32_BE + "<a/>".encode("utf-32-be"),
        codecs.BOM_UTF32_LE + _LAUGHS.encode("utf-32-le"),
        b"<a><!-- <!DOCTYPE b> --></a>",
        b"<a><![CDATA[<!ENTITY b 'c'>]]></a>",
    ],
)
def test_a_document_type_is_refused_in_whatever_encoding(data: bytes) -> None:
    with pytest.raises(DocumentType):
        parse(data)
    with pytest.raises(DocumentType):
        list(events(data, ("a",)))


@pytest.mark.parametrize("data", [b"<a>x</a>", "\ufeff<a>x</a>".encode("utf-16-le"), b"<a><!-- ! --><![CDATA[]]>x</a>"])
def test_plain_xml_is_read(data: bytes) -> None:
    root = parse(data)
    assert (root.tag, "".join(root.itertext(tag="a"))) == ("a", "x")


@pytest.mark.parametrize("data", [b"", b"words", b"<a>", b"<a></b>", b"<a>&b;</a>", b"<a/>" + b"<a/>"])
def test_what_is_no_xml_is_not_mended(data: bytes) -> None:
    with pytest.raises(etree.XMLSyntaxError):
        parse(data)


def test_elements_within_elements_without_end_are_refused() -> None:
    with pytest.raises(etree.XMLSyntaxError):
        parse(b"<a>" * 50_000 + b"</a>" * 50_000)


def test_comments_and_instructions_stay_and_have_no_name() -> None:
    root = parse(b'<a xmlns="urn:x"><!-- c --><?p i?><b xmlns=""/></a>')
    assert [local(one) for one in root] == ["", "", "b"]
    assert (local(root), namespace(root)) == ("a", "urn:x")
    assert [namespace(one) for one in root] == ["", "", ""]


def test_large_parts_are_read_an_element_at_a_time_and_emptied() -> None:
    rows = b"".join(b"<row><c>%d</c></row>" % number for number in range(20_000))
    seen, held = [], 0
    for one in events(b"<sheet>" + rows + b"</sheet>", ("row",)):
        seen.append("".join(one.itertext()))
        held = max(held, len(one.getparent()))
    assert seen == [str(number) for number in range(20_000)]
    assert held < 5_000  # what the parser reads ahead


def test_too_many_elements_are_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "ELEMENTS", 3)
    with pytest.raises(TooMuch):
        list(events(b"<a>" + b"<b/>" * 9 + b"</a>", ("b",)))

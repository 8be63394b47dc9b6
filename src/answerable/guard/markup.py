"""XML of strangers: no document type, no entity, nothing fetched, nothing huge (facts/guard.md 6.3)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml import etree

from .inspection import TooMuch

DEEP = 256  # elements within elements
ELEMENTS = 20_000_000  # of one part
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_UTF32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"<\0\0\0", b"\0\0\0<")


class DocumentType(Exception):
    """The XML declares a document type, by which it could read other files or grow without end."""


def refuse_document_type(data: bytes) -> None:
    """Raise DocumentType where the XML declares one, in whatever encoding it is written."""
    plain = data
    if data.startswith(_UTF32):  # nobody writes it, and it begins as the other may
        raise DocumentType
    if data.startswith(_UTF16):
        plain = data.decode("utf-16-le" if data[:1] in (b"<", b"\xff") else "utf-16-be", "replace").encode()
    if b"<!" in plain and _DECLARES.search(plain):
        # In a comment or in CDATA the words are harmless, but nobody needs them there.
        raise DocumentType


def parse(data: bytes) -> Any:
    """The root element. Comments and processing instructions stay in it. Raises DocumentType, or lxml's XMLSyntaxError."""
    refuse_document_type(data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False, collect_ids=False
    )
    return etree.fromstring(data, parser)


def events(data: bytes, tags: tuple[str, ...]) -> Iterator[Any]:
    """Each element of these tags when it is complete, then emptied: for parts too large to hold as a tree.

    What lies outside such elements is forgotten at the end of the first that follows. Raises as `parse`, and TooMuch.
    """
    refuse_document_type(data)
    walk = etree.iterparse(
        io.BytesIO(data),
        events=("end",),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    for count, (_, element) in enumerate(walk):
        if count > ELEMENTS:
            raise TooMuch
        yield element
        element.clear()
        while (before := element.getprevious()) is not None and before.tag == element.tag:
            element.getparent().remove(before)


def local(element: Any) -> str:
    """The name of an element without its namespace; "" for a comment or processing instruction."""
    tag = element.tag
    return _parts(tag)[1] if isinstance(tag, str) else ""


def namespace(element: Any) -> str:
    """The namespace of an element; "" where it has none, or for a comment."""
    tag = element.tag
    return _parts(tag)[0] if isinstance(tag, str) else ""


@lru_cache(maxsize=4096)
def _parts(tag: str) -> tuple[str, str]:
    """The namespace and the name in "{namespace}name"."""
    space = tag[1:].partition("}")[0] if tag.startswith("{") else ""
    return space, tag.rpartition("}")[2]

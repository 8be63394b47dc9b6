"""Templates of letters: ours, an office's own, and what is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from answerable import sandbox
from answerable.letters.kinds import template_child, template_reading
from answerable.letters.kinds.defaults import DEFAULTS
from answerable.letters.kinds.filling import LENGTH_LIMIT, blanks, faults, fill, fill_line, unknown_in_line
from answerable.letters.kinds.kind import FIELDS, LINE_FIELDS, TITLES, WORDED, Kind
from answerable.letters.kinds.template_file import template_docx, write_docx_of
from answerable.letters.kinds.template_reading import CannotUse, read_template


def values(kind: Kind, **known: object) -> dict[str, object]:
    return {field.name: [] if field.each else f"<{field.name}>" for field in FIELDS[kind]} | known


def lines(source: str) -> list[str]:
    return [line.strip() for line in source.split("\n") if line.strip()]


@pytest.mark.parametrize("kind", WORDED)
def test_our_words_use_only_known_fields_and_every_one_of_their_own(kind: Kind) -> None:
    assert faults(DEFAULTS[kind], kind) == []
    assert kind in TITLES
    common = {field.name for field in FIELDS[Kind.ACKNOWLEDGEMENT]} - {"privacy"}
    for field in FIELDS[kind]:
        assert field.name in common or field.name in DEFAULTS[kind]


@pytest.mark.parametrize("kind", WORDED)
def test_our_template_comes_back_from_word_as_it_was(kind: Kind) -> None:
    found = template_child.report(template_docx(kind))
    assert lines("\n".join(found["paragraphs"])) == lines(DEFAULTS[kind])
    assert found["left_out"] == []


def test_fields_are_filled_and_conditions_kept() -> None:
    words = fill(DEFAULTS[Kind.EXTENSION], values(Kind.EXTENSION, eir=""))
    assert "exempt from disclosure under <exemptions>" in words
    assert "Regulation 7" not in words
    assert "Regulation 7" in fill(DEFAULTS[Kind.EXTENSION], values(Kind.EXTENSION, eir="yes"))
    assert "\n\n\n" not in words


def test_each_finding_is_gone_through() -> None:
    one = {"question": "1", "outcome": "We uphold it", "reasons": "It was held."}
    words = fill(DEFAULTS[Kind.REVIEW_OUTCOME], values(Kind.REVIEW_OUTCOME, findings=[one, {**one, "question": "2"}]))
    assert words.index("## Question 1") < words.index("## Question 2")
    assert words.count("It was held.") == 2
    assert "Our decision on each question" not in fill(DEFAULTS[Kind.REVIEW_OUTCOME], values(Kind.REVIEW_OUTCOME))


@given(st.text())
def test_what_a_field_says_is_never_run(text: str) -> None:
    assert fill("a {{ reference }} b", {"reference": "x" + text + "x"}).startswith("a x")
    assert fill("{{ reference }}", {"reference": "{{ due_date }}"}) == "{{ due_date }}"


WRONG = {
    "{{ nope }} here": "{{ nope }} in “{{ nope }} here” is no field of this kind of letter",
    "Dear\n\n{{ due_date } then": "A tag is broken in “{{ due_date } then”",
    "{% if due_date %}x": "A tag is broken in",
    "{% fi due_date %}": "unknown tag",
    "{{ due_date() }}": "does more than a template may",
    "{{ ''.__class__ }}": "does more than a template may",
    "{{ due_date.__class__ }}": "does more than a template may",
    "{{ due_date|upper }}": "does more than a template may",
    "{{ 9**9**9 }}": "does more than a template may",
    "{% set a = 1 %}": "does more than a template may",
    "{% macro a() %}{{ a() }}{% endmacro %}": "does more than a template may",
    "{% include 'x' %}": "does more than a template may",
    "{% if nope %}x{% endif %}": "{{ nope }} in",
    "{% for x in range(9) %}{% endfor %}": "only {%p for one in findings %} can be",
    "{% for x in findings if x %}{% endfor %}": "only {%p for one in findings %} can be",
    "{% for x in findings recursive %}{% endfor %}": "cannot be used",
    "{% for x, y in findings %}{% endfor %}": "cannot be used",
    "{% for x in findings %}{% for y in findings %}{% endfor %}{% endfor %}": "stands inside another one",
    "{% for x in findings %}{{ x }}{% endfor %}": "{{ x }} in",
    "{% for x in findings %}{{ x.nope }}{% endfor %}": "The parts of it are question, outcome, reasons",
    "{{ findings }}": "is a list: go through it",
    "": "has no words",
    "a" * (LENGTH_LIMIT + 1): "Shorten it",
    "{% if eir %}" * 150 + "x" + "{% endif %}" * 150: "too many tags inside each other",
    "{{ " + "(" * 3000 + "eir" + ")" * 3000 + " }}": "too many tags inside each other",
    ("b" * 100) + "{{ nope }}": "…”",
}


@pytest.mark.parametrize("source", list(WRONG))
def test_a_template_that_does_more_than_place_fields_is_refused_in_one_sentence(source: str) -> None:
    (sentence,) = faults(source, Kind.REVIEW_OUTCOME)
    assert WRONG[source] in sentence


def test_a_kind_without_a_list_says_so() -> None:
    (sentence,) = faults("{% for x in reference %}{% endfor %}", Kind.FEES)
    assert "this kind of letter has no list" in sentence


def test_conditions_may_be_joined() -> None:
    assert faults("{% if eir and not due_date or act %}x{% elif eir %}y{% else %}z{% endif %}", Kind.FEES) == []


@given(st.text(max_size=300), st.sampled_from(WORDED))
def test_any_text_is_either_refused_or_can_be_filled(source: str, kind: Kind) -> None:
    if not faults(source, kind):
        fill(source, values(kind))


def test_lines_are_filled_and_unknown_fields_named() -> None:
    assert fill_line("By {due_date}, {received}.", {"due_date": "1 May 2026"}) == "By 1 May 2026, [received]."
    assert unknown_in_line("{due_date} {nope} { nope } {Nope}", LINE_FIELDS) == ["nope"]


def test_blanks_are_words_in_square_brackets() -> None:
    words = "See [2019] and [say which] and [say which] and [i]. [a link](https://example.org) [by whom]"
    assert blanks(words) == ["[say which]", "[by whom]"]


def word_file(change: Callable[[object], None] | None = None, text: str = "Ours is {{ reference }}.") -> bytes:
    document = Document()
    document.add_paragraph(text)
    if change:
        change(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def with_part(data: bytes, name: str, content: bytes, **instead: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, instead.get(entry.filename, old.read(entry)))
        new.writestr(name, content)
    return file.getvalue()


def replaced(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(file, "w") as changed:
        for entry in package.infolist():
            content = package.read(entry)
            changed.writestr(entry, content.replace(old, new) if entry.filename == part else content)
    return file.getvalue()


def element(name: str, **attributes: str) -> Callable[[object], None]:
    def put(document) -> None:
        made = OxmlElement(name)
        for key, value in attributes.items():
            made.set(qn(f"w:{key}"), value)
        document.paragraphs[0]._p.append(made)

    return put


def instruction(document) -> None:
    made = OxmlElement("w:instrText")
    made.text = " INCLUDETEXT c:\\secret "
    document.paragraphs[0].runs[0]._r.append(made)


def relation(kind: str, target: str) -> bytes:
    old = word_file()
    extra = f'<Relationship Id="rId99" Type="http://x/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    return replaced(old, "word/_rels/document.xml.rels", b"</Relationships>", extra.encode())


HOSTILE = {
    "no zip": (b"not a zip", "damaged"),
    "another zip": (with_part(b"PK\x05\x06" + bytes(18), "a.txt", b""), "not word"),
    "macros": (with_part(word_file(), "word/vbaProject.bin", b""), "macros"),
    "macro content type": (
        replaced(word_file(), "[Content_Types].xml", b"document.main+xml", b"document.macroEnabled.main+xml"),
        "macros",
    ),
    "embedded file": (with_part(word_file(), "word/embeddings/a.bin", b""), "embedded"),
    "object": (word_file(element("w:object")), "embedded"),
    "linked picture": (relation("image", "https://example.org/a.png"), "links"),
    "linked template": (relation("attachedTemplate", "file:///c:/a.dot"), "links"),
    "script link": (relation("hyperlink", "javascript:alert(1)"), "links"),
    "field": (word_file(element("w:fldSimple", instr="DDEAUTO c:\\a b")), "links"),
    "field in runs": (word_file(instruction), "links"),
    "tracked": (word_file(element("w:ins")), "tracked"),
    "tracked look": (word_file(element("w:rPrChange")), "tracked"),
    "comment": (word_file(element("w:commentReference")), "comments"),
    "hidden": (word_file(element("w:vanish")), "hidden"),
    "entities": (replaced(word_file(), "word/document.xml", b"<w:document", b"<!DOCTYPE a><w:document"), "damaged"),
    "bomb": (with_part(word_file(), "word/a.txt", bytes(31 * 2**20)), "expands"),
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_file_is_refused(name: str) -> None:
    data, fault = HOSTILE[name]
    assert template_child.report(data) == {"fault": fault}


def test_what_is_not_carried_over_is_named_and_the_rest_is_read() -> None:
    def change(document) -> None:
        document.add_paragraph("A heading", style="Heading 1")
        document.add_paragraph("Under it", style="Heading 3")
        document.add_paragraph("first\nsecond", style="List Bullet")
        document.add_paragraph(" ")
        numbered = document.add_paragraph("numbered")
        numbered._p.get_or_add_pPr().get_or_add_numPr()
        document.add_table(rows=1, cols=1).cell(0, 0).text = "in a table"
        document.sections[0].header.paragraphs[0].text = "letterhead"
        document.sections[0].footer.paragraphs[0].text = ""
        for name in ("w:drawing", "w:txbxContent", "w:footnoteReference"):
            element(name)(document)
        element("w:vanish", val="0")(document)
        element("w:fldSimple", instr="PAGE")(document)
        document.paragraphs[0]._p.insert(0, OxmlElement("w:proofErr"))

    found = template_child.report(word_file(change))
    assert found["paragraphs"] == [
        "Ours is {{ reference }}.", "# A heading", "## Under it", "- first\nsecond", "- numbered",
    ]  # fmt: skip
    assert found["left_out"] == ["footnotes", "headers and footers", "pictures", "tables", "text boxes"]
    assert template_child.report(relation("hyperlink", "mailto:foi@example.org"))["paragraphs"]


def test_a_template_is_read_in_a_process_of_its_own() -> None:
    words = read_template(word_file(), Kind.FEES)
    assert words.source == "Ours is {{ reference }}."
    with pytest.raises(CannotUse, match="nope"):
        read_template(word_file(text="{{ nope }}"), Kind.FEES)
    with pytest.raises(CannotUse, match="macros"):
        read_template(HOSTILE["macros"][0], Kind.FEES)
    with pytest.raises(CannotUse, match="5 MB"):
        read_template(bytes(template_child.SIZE_LIMIT + 1), Kind.FEES)


@pytest.mark.parametrize("answer", [b"", b"[]", b"{}", b"nonsense", b'{"fault": "something else"}'])
def test_what_the_process_answers_is_not_trusted(monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    monkeypatch.setattr(sandbox, "run", lambda *_, **__: sandbox.Finished(answer, 0))
    with pytest.raises(CannotUse, match="damaged"):
        template_reading.read_template(b"x", Kind.FEES)


def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object, **__: object) -> None:
        raise sandbox.OutOfTime

    monkeypatch.setattr(sandbox, "run", late)
    with pytest.raises(CannotUse, match="too long"):
        template_reading.read_template(b"x", Kind.FEES)


def test_the_word_file_of_any_words_has_their_styles() -> None:
    file = io.BytesIO()
    write_docx_of("# H\n\ntext\n- item", "Title", file)
    document = Document(io.BytesIO(file.getvalue()))
    assert [(p.style.name, p.text) for p in document.paragraphs] == [
        ("Heading 1", "H"), ("Normal", "text"), ("List Bullet", "item"),
    ]  # fmt: skip
    assert document.core_properties.author == ""

"""Templates of letters: what one may say, and its words with the fields filled in.

The language is Jinja's, cut down to placing a field, saying something only where a field is not empty, and going through a
list of findings once. Nothing can be called, nothing computed, nothing repeated without end: whatever else stands in a
template is refused before it is ever run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from answerable.letters.kinds.kind import FIELDS, Field, Kind
from answerable.letters.words import paragraphs

LENGTH_LIMIT = 20_000
"""Characters of a template, and of the words of a letter; a letter is a page or two."""

Values = Mapping[str, str | Sequence[Mapping[str, str]]]
"""What stands for each field: text, or for a field that is gone through one by one, its parts."""

# A tag of a paragraph of its own, as Word templates mark it.
_OWN_PARAGRAPH = re.compile(r"\{%-?p\s")
_EMPTY_LINES = re.compile(r"\n[ \t]*\n[ \t\n]*\n")
_BLANK = re.compile(r"\[[^\[\]]*[A-Za-z]{3}[^\[\]]*\](?!\()")


def faults(source: str, kind: Kind) -> list[str]:
    """Return what is wrong with the words of a template, one sentence each, in the order of the template; none if it is good."""
    if len(source) > LENGTH_LIMIT:
        return [f"The template has {len(source):,} characters; a letter may have up to {LENGTH_LIMIT:,}. Shorten it."]
    tidy = _tidy(source)
    if not paragraphs(tidy):
        return ["The template has no words in it."]
    lines = tidy.split("\n")
    fields = {field.name: field for field in FIELDS[kind]}
    try:
        tree = _environment().parse(tidy)
        found = list(dict.fromkeys(_faults_in(tree, fields, lines, {})))
        if not found:
            _environment().from_string(tidy)
    except TemplateSyntaxError as broken:
        where = _where(lines, broken.lineno)
        return [
            f"A tag is broken in {where}: {(broken.message or '').rstrip('.')}. Write a field as {{{{ reference }}}}."
        ]
    except (RecursionError, SyntaxError):
        return ["The template has too many tags inside each other. Take some out."]
    return found


def fill(source: str, values: Values) -> str:
    """Return the words of a template that `faults` found nothing wrong with, with each field filled in.

    `values` has every field of the kind. Raises jinja2.UndefinedError where one is missing.
    """
    return _EMPTY_LINES.sub("\n\n", _environment().from_string(_tidy(source)).render(values)).strip()


def fill_line(text: str, values: Mapping[str, str]) -> str:
    """Return a standard line with its fields, each in single braces, filled in; one without a value becomes a blank to fill."""
    return _BRACED.sub(lambda found: values.get(found[1], "") or f"[{found[1].replace('_', ' ')}]", text)


_BRACED = re.compile(r"\{\s*([a-z_]+)\s*\}")


def unknown_in_line(text: str, fields: Sequence[Field]) -> list[str]:
    """Return the names in single braces that are no field of a standard line, in order."""
    known = {field.name for field in fields}
    return [name for name in dict.fromkeys(_BRACED.findall(text)) if name not in known]


def blanks(words: str) -> list[str]:
    """Return what still stands in square brackets to be filled in, in order, each once: "[say which]"."""
    return list(dict.fromkeys(_BLANK.findall(words)))


@cache
def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(autoescape=False, undefined=StrictUndefined)


def _tidy(source: str) -> str:
    return _OWN_PARAGRAPH.sub("{% ", source.replace("\r\n", "\n"))


def _where(lines: Sequence[str], number: int) -> str:
    line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    return f"“{line[:77]}…”" if len(line) > 80 else f"“{line}”"


def _faults_in(
    node: nodes.Node, fields: Mapping[str, Field], lines: Sequence[str], going: Mapping[str, Field]
) -> Iterator[str]:
    """`going` are the names given to the parts of the fields that are being gone through."""
    where = _where(lines, node.lineno)
    if isinstance(node, nodes.Name):
        if node.name in fields and fields[node.name].each:
            parts = ", ".join(f"{{{{ one.{part} }}}}" for part in fields[node.name].each)
            yield f"{{{{ {node.name} }}}} in {where} is a list: go through it with {{%p for one in {node.name} %}}, and use {parts}."
        elif node.name in going:
            yield f"{{{{ {node.name} }}}} in {where} has parts: write {{{{ {node.name}.{going[node.name].each[0]} }}}}."
        elif node.name not in fields:
            yield f"{{{{ {node.name} }}}} in {where} is no field of this kind of letter. The fields are in the table on this page."
    elif isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name in going:
        if node.attr not in going[node.node.name].each:
            parts = ", ".join(going[node.node.name].each)
            yield f"{{{{ {node.node.name}.{node.attr} }}}} in {where} is no field. The parts of it are {parts}."
    elif isinstance(node, nodes.For):
        yield from _faults_in_loop(node, fields, lines, going)
    elif isinstance(node, nodes.If):
        named = node.test.name if isinstance(node.test, nodes.Name) else ""
        if not (named in fields and fields[named].each):
            yield from _faults_in(node.test, fields, lines, going)
        for inner in (*node.body, *node.elif_, *node.else_):
            yield from _faults_in(inner, fields, lines, going)
    elif isinstance(node, nodes.Template | nodes.Output | nodes.Not | nodes.And | nodes.Or):
        for inner in node.iter_child_nodes():
            yield from _faults_in(inner, fields, lines, going)
    elif not isinstance(node, nodes.TemplateData):
        yield f"A tag in {where} does more than a template may. It can place a field, and use if and for with a field, no more."


def _faults_in_loop(
    node: nodes.For, fields: Mapping[str, Field], lines: Sequence[str], going: Mapping[str, Field]
) -> Iterator[str]:
    where = _where(lines, node.lineno)
    listed = [field.name for field in fields.values() if field.each]
    named = node.iter.name if isinstance(node.iter, nodes.Name) else ""
    if named not in listed or not isinstance(node.target, nodes.Name) or node.test or node.else_ or node.recursive:
        can = f"only {{%p for one in {listed[0]} %}} can be" if listed else "this kind of letter has no list"
        yield f"The “for” in {where} cannot be used: {can}."
    elif going:
        yield f"The “for” in {where} stands inside another one. Take one of them out."
    else:
        for inner in node.body:
            yield from _faults_in(inner, fields, lines, {node.target.name: fields[named]})

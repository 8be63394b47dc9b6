"""A reply as accessible HTML: a whole document, or its body for a page of ours. Every text is escaped by the template."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from answerable.letters.outline import LANGUAGE, Outline, set_out
from answerable.letters.reply import Reply

# Words of up to 30 characters stay whole, with the spaces around them; a longer one may be broken every 10 characters.
_PIECES = re.compile(r"(?:\s|(?<!\S)\S{1,30}(?!\S))+|\S{1,10}")


def write_html(reply: Reply) -> str:
    """One self-contained HTML document of the reply: no script, no file beside it, fit for print."""
    return _environment().get_template("letter.html.jinja").render(letter=set_out(reply), language=LANGUAGE, first=1)


def body_html(reply: Reply, *, first_heading: int = 1) -> Markup:
    """The reply without the document around it, for a page of ours, in GOV.UK classes.

    `first_heading` is the level (1 to 6) of the letter's title; the headings under it follow, none deeper than 6.
    Raises ValueError for any other level.
    """
    return set_body(set_out(reply), first_heading=first_heading)


def set_body(outline: Outline, *, first_heading: int = 1) -> Markup:
    """Any letter that is set out, as `body_html` gives a reply. Raises ValueError as it does."""
    if not 1 <= first_heading <= 6:
        raise ValueError(f"A heading has a level from 1 to 6, not {first_heading}.")
    template = _environment().get_template("body.html.jinja")
    return Markup(template.render(letter=outline, first=first_heading))  # noqa: S704 - made by our template, which escapes


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("answerable.letters"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["lines"] = _lines
    environment.filters["cell"] = _cell
    return environment


def _lines(text: str) -> Markup:
    """The text escaped, with a line break for each line end."""
    return Markup("<br>").join(escape(line) for line in text.split("\n"))


def _cell(text: str) -> Markup:
    """The same, with long words breakable so that no table grows too wide."""
    return Markup("<br>").join(
        Markup("<wbr>").join(escape(piece) for piece in _PIECES.findall(line)) for line in text.split("\n")
    )

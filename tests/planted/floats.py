"""Boxes, pictures and shapes that float over words in documents, and those that float and cover nothing. Every name is made up."""

from __future__ import annotations

from collections.abc import Callable

from . import SECRET, clean, opendocument, plant, rich_text
from .documents import R, docx, p, png, pointing, r

_GREEN = '<a:solidFill><a:srgbClr val="70AD47"/></a:solidFill>'
_WHITE = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
_POINTER = f'<Relationship Id="i1" Type="{R}/image" Target="media/image1.png"/>'
_PICTURE = (
    '<pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="Picture 1"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="i1"/>'
    "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr/></pic:pic>"
)
_W10 = '<w10:wrap xmlns:w10="urn:schemas-microsoft-com:office:word" type="square"/>'


def _run(inner: str) -> str:
    return f"<w:r>{inner}</w:r>"


def _box(text: str = "", fill: str = "") -> str:
    content = f"<wps:txbx><w:txbxContent>{p(r(text))}</w:txbxContent></wps:txbx>" if text else ""
    return f"<wps:wsp><wps:cNvSpPr/><wps:spPr>{fill}</wps:spPr>{content}<wps:bodyPr/></wps:wsp>"


def _anchor(
    inner: str,
    place: tuple[int, int],
    size: tuple[int, int],
    *,
    order: int = 2,
    counted: str = "page",
    wrap: str = "wrapNone",
    behind: int = 0,
) -> str:
    """A floating frame; place and size in points, counted from the page or from the column and paragraph."""
    across, down = ("page", "page") if counted == "page" else ("column", "paragraph")
    uri = "picture" if "<pic:pic>" in inner else "wordprocessingShape"
    return _run(
        f'<w:drawing><wp:anchor behindDoc="{behind}" relativeHeight="{order}" allowOverlap="1">'
        f'<wp:positionH relativeFrom="{across}"><wp:posOffset>{place[0] * 12_700}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="{down}"><wp:posOffset>{place[1] * 12_700}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{size[0] * 12_700}" cy="{size[1] * 12_700}"/><wp:{wrap}/><wp:docPr id="1" name="Shape 1"/>'
        f'<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/{uri}">{inner}</a:graphicData></a:graphic>'
        "</wp:anchor></w:drawing>"
    )


def _inline(inner: str, size: tuple[int, int]) -> str:
    return _run(
        f'<w:drawing><wp:inline><wp:extent cx="{size[0] * 12_700}" cy="{size[1] * 12_700}"/><wp:docPr id="2" name="Picture 2"/><a:graphic>'
        f'<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">{inner}</a:graphicData></a:graphic></wp:inline></w:drawing>'
    )


_OF_PAGE = "mso-position-horizontal-relative:page;mso-position-vertical-relative:page;"


def _old(style: str, inner: str = "", more: str = "", form: str = "rect") -> str:
    """A shape of the older kind."""
    return _run(f'<w:pict><v:{form} style="position:absolute;{style}"{more}>{inner}</v:{form}></w:pict>')


def _old_words(text: str) -> str:
    return f"<v:textbox><w:txbxContent>{p(r(text))}</w:txbxContent></v:textbox>"


def _pictured(body: str, **more: str) -> bytes:
    return docx(body, pointers=_POINTER, extra={"word/media/image1.png": png()}, **more)  # type: ignore[arg-type]


def _pair(
    technique: str, name: str, made: Callable[[str], bytes], *, where: str, bad: str, good: str, cleanable: bool = False
) -> None:
    """A planted file and its twin, made of two forms of one thing."""
    plant(technique, name, where=where, cleanable=cleanable)(lambda: (made(bad), made(good)))


_AREA = "margin-left:80pt;margin-top:400pt;width:220pt;height:40pt;"
_pair(
    "covered-text",
    "old-box-under-box.docx",
    lambda order: docx(
        p(_old(f"{_OF_PAGE}{_AREA}z-index:5", _old_words(SECRET)), _old(f"{_OF_PAGE}{_AREA}z-index:{order}"))
    ),
    where="paragraph 3, text box",
    bad="9",
    good="1",
    cleanable=True,
)
_pair(
    "covered-text",
    "box-under-later-box.docx",
    lambda down: docx(
        p(_anchor(_box(SECRET, _GREEN), (80, 400), (220, 40), order=3))
        + p(r("Total 12."))
        + p(_anchor(_box("Published", _WHITE), (80, int(down)), (220, 40), order=8))
    ),
    where="paragraph 3, text box",
    bad="400",
    good="500",
    cleanable=True,
)
_pair(
    "covered-text",
    "old-group.docx",
    lambda fill: docx(
        p(
            _run(
                '<w:pict><v:group style="position:absolute;margin-left:0;margin-top:90pt;width:200pt;height:100pt;z-index:3" '
                'coordsize="2000,1000"><v:rect filled="f" style="position:absolute;left:0;top:0;width:2000;height:400">'
                f'{_old_words(SECRET)}</v:rect><v:rect style="position:absolute;left:0;top:0;width:2000;height:500" filled="{fill}"/>'
                "</v:group></w:pict>"
            )
        )
    ),
    where="paragraph 3, text box",
    bad="t",
    good="f",
    cleanable=True,
)
_pair(
    "shape-over-text",
    "old-white-box.docx",
    lambda depth: docx(p(_old(f"margin-left:0;margin-top:0;width:320pt;height:20pt;z-index:{depth}"), r(SECRET))),
    where="paragraph 3",
    bad="2",
    good="-2",
)
_pair(
    "shape-over-text",
    "picture-over-words.docx",
    lambda wrap: _pictured(p(_anchor(_PICTURE, (0, 0), (320, 30), counted="paragraph", wrap=wrap), r(SECRET))),
    where="paragraph 3",
    bad="wrapNone",
    good="wrapTopAndBottom",
)
_pair(
    "shape-over-text",
    "box-over-picture.docx",
    lambda fill: _pictured(
        p(_inline(_PICTURE, (200, 200)), _anchor(_box("", fill), (20, 20), (80, 40), counted="paragraph"))
    ),
    where="paragraph 3",
    bad=_GREEN,
    good="<a:noFill/>",
)
_pair(
    "shape-over-text",
    "perhaps-over-words.docx",
    lambda down: docx(
        p(_anchor(_box("", _GREEN), (0, int(down)), (300, 22), counted="paragraph"))
        + p() * 6
        + p(r(SECRET))
        + p(r("Total."))
    ),
    where="paragraph 3",
    bad="110",
    good="20",
)
_pair(
    "shape-over-text",
    "box-over-floating-picture.docx",
    lambda down: _pictured(
        p(_anchor(_PICTURE, (80, 400), (200, 200)), _anchor(_box("", _GREEN), (100, int(down)), (90, 40), order=7))
    ),
    where="paragraph 3",
    bad="440",
    good="640",
)
_pair(
    "shape-over-text",
    "perhaps-over-box.docx",
    lambda down: docx(
        p(_anchor(_box(SECRET), (0, 0), (220, 30), counted="paragraph"))
        + p() * 12
        + p(_anchor(_box("", _GREEN), (0, int(down)), (220, 30), order=8, counted="paragraph"))
    ),
    where="paragraph 3",
    bad="-200",
    good="20",
)
_INK = b'<inkml:ink xmlns:inkml="http://www.w3.org/2003/InkML"><inkml:trace>1 1, 200 1</inkml:trace></inkml:ink>'


@plant("shape-over-text", "ink-over-words.docx", where="paragraph 3", cleanable=False)
def ink_over_words() -> tuple[bytes, bytes]:
    """A drawing by hand over the words; its strokes are data of another program, held wherever they are, so the twin has none."""
    ink = _anchor('<w14:contentPart r:id="k1"/>', (0, 0), (200, 16), counted="paragraph")
    pointer = f'<Relationship Id="k1" Type="{R}/customXml" Target="ink/ink1.xml"/>'
    return docx(p(ink, r(SECRET)), pointers=pointer, extra={"word/ink/ink1.xml": _INK}), docx(p(r(SECRET)))


def _rule(thick: int) -> str:
    """A straight line, so many points thick."""
    line = f'<a:ln w="{thick * 12_700}"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'
    form = '<a:xfrm><a:off x="0" y="0"/><a:ext cx="3810000" cy="0"/></a:xfrm><a:prstGeom prst="line"/>'
    return f"<wps:wsp><wps:cNvCnPr/><wps:spPr>{form}{line}</wps:spPr><wps:bodyPr/></wps:wsp>"


_pair(
    "shape-over-text",
    "thick-line.docx",
    lambda thick: docx(p(_anchor(_rule(int(thick)), (0, 7), (300, 0), counted="paragraph"), r(SECRET))),
    where="paragraph 3",
    bad="15",
    good="2",
)
_pair(
    "shape-over-text",
    "old-thick-line.docx",
    lambda thick: docx(
        p(
            _run(
                f'<w:pict><v:line style="position:absolute;z-index:5" from="0,7pt" to="300pt,7pt" strokeweight="{thick}pt"/></w:pict>'
            ),
            r(SECRET),
        )
    ),
    where="paragraph 3",
    bad="15",
    good="2",
)
_HEADER = (
    '<w:headerReference w:type="default" r:id="p1" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>',
    "",
)


def _headed(inner: str, body: str = "") -> bytes:
    """A header with a picture of its own, which it points to only where it shows it."""
    parts, extra = {"header1": f"<w:hdr>{inner}</w:hdr>"}, {}
    if _PICTURE in inner:
        extra = {"word/media/image1.png": png(), "word/_rels/header1.xml.rels": pointing(_POINTER)}
    return docx(body or p(r("Total 12.")), parts, section=_HEADER, extra=extra)


_pair(
    "shape-over-text",
    "box-in-header.docx",
    lambda fill: _headed(p(_anchor(_box("", fill), (0, 0), (320, 20), counted="paragraph"), r(SECRET))),
    where="header of section 1",
    bad=_WHITE,
    good="<a:noFill/>",
)
_pair(
    "shape-over-text",
    "box-over-header.docx",
    lambda down: _headed(p(r(SECRET)), p(_anchor(_box("", _WHITE), (60, int(down)), (400, 40)), r("Total 12."))),
    where="paragraph 3",
    bad="30",
    good="700",
)


# Rich text.
def _shape(area: tuple[int, int, int, int], order: int, inner: str = "", *, page: bool = True, wrap: int = 3) -> str:
    counted = r"\shpbxpage\shpbypage" if page else r"\shpbxcolumn\shpbypara"
    left, top, right, bottom = area
    return rf"{{\shp{{\*\shpinst\shpleft{left}\shptop{top}\shpright{right}\shpbottom{bottom}{counted}\shpwr{wrap}\shpz{order}{inner}}}}}"


_pair(
    "covered-text",
    "box-under-box.rtf",
    lambda order: rich_text.rtf(
        _shape((2000, 8000, 6000, 8800), 5, rf"{{\shptxt {SECRET}\par}}")
        + _shape((2000, 8000, 6000, 8800), int(order), r"{\sp{\sn fillColor}{\sv 255}}")
    ),
    where="paragraph 2, text box",
    bad="9",
    good="1",
    cleanable=True,
)
_pair(
    "shape-over-text",
    "box-over-words.rtf",
    lambda on: rich_text.rtf(SECRET + _shape((0, 0, 7000, 500), 1, rf"{{\sp{{\sn fFilled}}{{\sv {on}}}}}", page=False)),
    where="paragraph 2",
    bad="1",
    good="0",
)
_pair(
    "shape-over-text",
    "group-over-words.rtf",
    lambda right: rich_text.rtf(
        SECRET
        + r"{\shpgrp{\*\shpinst\shpleft0\shptop0\shpright7000\shpbottom1000\shpbxcolumn\shpbypara\shpwr3\shpz1"
        + "".join(
            rf"{{\sp{{\sn group{side}}}{{\sv {value}}}}}"
            for side, value in zip(("Left", "Top", "Right", "Bottom"), (0, 0, 100, 100), strict=True)
        )
        + r"{\shp{\*\shpinst"
        + "".join(
            rf"{{\sp{{\sn rel{side}}}{{\sv {value}}}}}"
            for side, value in zip(("Left", "Top", "Right", "Bottom"), (0, 0, right, 60), strict=True)
        )
        + "}}}}"
    ),
    where="paragraph 2",
    bad="100",
    good="0",
)
_pair(
    "shape-over-text",
    "box-over-picture.rtf",
    lambda down: rich_text.rtf(
        _shape(
            (2000, 8000, 6000, 12000),
            1,
            rf"{{\sp{{\sn shapeType}}{{\sv 75}}}}{{\sp{{\sn pib}}{{\sv {{\pict\pngblip {png().hex()}}}}}}}",
        )
        + _shape((2500, int(down), 5000, int(down) + 500), 2, r"{\sp{\sn fillColor}{\sv 255}}")
    ),
    where="paragraph 2",
    bad="9000",
    good="13000",
)
_pair(
    "shape-over-text",
    "thick-line.rtf",
    lambda thick: rich_text.rtf(
        SECRET
        + _shape(
            (0, 140, 7000, 140),
            1,
            rf"{{\sp{{\sn shapeType}}{{\sv 20}}}}{{\sp{{\sn lineWidth}}{{\sv {thick}}}}}",
            page=False,
        )
    ),
    where="paragraph 2",
    bad="190500",
    good="9525",
)

# OpenDocument.
_IN_FRONT = (
    'style:wrap="run-through" style:run-through="{}" style:vertical-pos="from-top" style:horizontal-pos="from-left" '
)
_COUNTED = 'style:vertical-rel="{0}" style:horizontal-rel="{0}" '


def _styles(filled: str = "solid", run: str = "foreground", counted: str = "paragraph") -> str:
    look = f'<style:graphic-properties draw:fill="{filled}" draw:fill-color="#30a030" {_IN_FRONT.format(run)}{_COUNTED.format(counted)}/>'
    return opendocument.style("graphic", look) + opendocument.style(
        "graphic", look.replace('"solid"', '"none"')
    ).replace('"x1"', '"x2"')


def _drawn(inner: str = "", *, style: str = "x1", order: int = 1, place: tuple[int, int] = (0, 0), high: int = 1, how: str = "paragraph") -> str:  # fmt: skip
    kind = "frame" if inner else "rect"
    return (
        f'<draw:{kind} draw:style-name="{style}" text:anchor-type="{how}" draw:z-index="{order}" svg:x="{place[0]}cm" svg:y="{place[1]}cm" '
        f'svg:width="12cm" svg:height="{high}cm">{inner}</draw:{kind}>'
    )


_IMAGE = '<draw:image xlink:href="Pictures/a.png"/>'


def _words(text: str) -> str:
    return f"<draw:text-box><text:p>{text}</text:p></draw:text-box>"


_pair(
    "covered-text",
    "frame-under-shape.odt",
    lambda order: opendocument.letter(
        f"<text:p>Total 12.{_drawn(_words(SECRET), style='x2', order=5, place=(3, 15), high=2)}{_drawn(order=int(order), place=(3, 15), high=2)}</text:p>",
        styles=_styles(counted="page"),
    ),
    where="paragraph 3",
    bad="9",
    good="1",
    cleanable=True,
)
_pair(
    "covered-text",
    "frame-on-page.odt",
    lambda order: opendocument.letter(
        _drawn(_words(SECRET), style="x2", order=5, place=(3, 15), high=2, how="page")
        + _drawn(order=int(order), place=(3, 15), high=2, how="page"),
        styles=_styles(counted="page"),
    ),
    where="paragraph",
    bad="9",
    good="1",
    cleanable=True,
)
_pair(
    "shape-over-text",
    "shape-over-words.odt",
    lambda run: opendocument.letter(f"<text:p>{_drawn()}{SECRET}</text:p>", styles=_styles(run=run)),
    where="paragraph 3",
    bad="foreground",
    good="background",
)
_pair(
    "shape-over-text",
    "picture-over-words.odt",
    lambda how: opendocument.letter(
        f"<text:p>{_drawn(_IMAGE, how=how)}{SECRET}</text:p>",
        styles=_styles(),
        members={"Pictures/a.png": png()},  # type: ignore[arg-type]
    ),
    where="paragraph 3",
    bad="paragraph",
    good="as-char",
)
_pair(
    "shape-over-text",
    "shape-over-header.odt",
    lambda filled: opendocument.letter(
        masters='<style:master-page style:name="Standard" style:page-layout-name="pm1"><style:header>'
        f"<text:p>{_drawn()}{SECRET}</text:p></style:header></style:master-page>",
        common=_styles(filled=filled),
    ),
    where="header or footer",
    bad="solid",
    good="none",
)
_pair(
    "shape-over-text",
    "shape-over-picture.odt",
    lambda down: opendocument.letter(
        f"<text:p>Total 12.{_drawn(_IMAGE, place=(3, 15), high=6)}{_drawn(order=4, place=(3, int(down)), high=2)}</text:p>",
        styles=_styles(counted="page"),
        members={"Pictures/a.png": png()},  # type: ignore[arg-type]
    ),
    where="paragraph 3",
    bad="16",
    good="22",
)
_pair(
    "shape-over-text",
    "thick-line.odt",
    lambda thick: opendocument.letter(
        '<text:p><draw:line draw:style-name="x3" text:anchor-type="paragraph" draw:z-index="1" svg:x1="0cm" svg:y1="0.25cm" svg:x2="14cm" '
        f'svg:y2="0.25cm"/>{SECRET}</text:p>',
        styles=_styles()
        + opendocument.style(
            "graphic",
            f'<style:graphic-properties draw:stroke="solid" svg:stroke-width="{thick}cm" svg:stroke-color="#000000" {_IN_FRONT.format("foreground")}'
            f"{_COUNTED.format('paragraph')}/>",
        ).replace('"x1"', '"x3"'),
    ),
    where="paragraph 3",
    bad="0.5",
    good="0.05",
)


# What floats and covers nothing.
@clean("floating-and-clear.docx")
def floating_and_clear() -> bytes:
    """A letter with all that ordinary letters have: a logo in the margin, a picture that the text runs around, a rule, a frame
    without a fill, a mark behind the text, a signature between two lines, and boxes in one place of two pages."""
    body = (
        p(_anchor(_PICTURE, (80, 16), (60, 40)), r("Dear all,"))
        + p(
            _anchor(_PICTURE, (330, 0), (90, 90), counted="paragraph", wrap="wrapSquare"), r("The text runs around it.")
        )
        + p(_anchor(_box("", _GREEN), (0, 4), (400, 2), counted="paragraph"), r("Under the rule."))
        + p(_anchor(_box("", "<a:noFill/>"), (0, 0), (300, 60), counted="paragraph"), r("Within a frame."))
        + p(_anchor(_box("", _GREEN), (0, 0), (300, 60), counted="paragraph", behind=1), r("On a coloured ground."))
        + p(_old("margin-left:0;margin-top:0;width:300pt;height:40pt;z-index:4", _W10), r("Beside a box."))
        + p(
            _old("margin-left:0;margin-top:0;width:300pt;height:40pt;z-index:4", '<v:fill opacity=".3"/>'),
            r("Under a veil."),
        )
        + p(r("Yours sincerely"))
        + p(_anchor(_PICTURE, (0, 8), (120, 26), counted="paragraph"))
        + p() * 3
        + p(r("For the office"))
        + p(_anchor(_box("Part one", _GREEN), (320, 600), (150, 40)))
        + p('<w:r><w:br w:type="page"/></w:r>')
        + p(_anchor(_box("Part two", _GREEN), (320, 600), (150, 40), order=9))
    )
    return _pictured(body)


@clean("letterhead.docx")
def letterhead() -> bytes:
    """A logo beside the words of a header, and a mark of word art behind the page."""
    art = _old(
        "margin-left:0;margin-top:0;width:400pt;height:100pt;z-index:-251658752",
        '<v:textpath string="DRAFT" style="font-size:1pt"/>',
        ' fillcolor="silver"',
        "shape",
    )
    return _headed(p(_anchor(_PICTURE, (300, 0), (80, 30), counted="paragraph"), r("Office of the Commissioner"), art))


@clean("floating-and-clear.rtf")
def floating_rich_text() -> bytes:
    """A box beside the words, one that they run around, one behind them, and a line."""
    return rich_text.rtf(
        "Total 12."
        + _shape((4000, 0, 7000, 500), 1, page=False)
        + _shape((0, 0, 3000, 500), 2, page=False, wrap=2)
        + _shape((0, 0, 3000, 500), 3, r"\shpfblwtxt1", page=False)
        + _shape((0, 0, 9000, 40), 4, page=False)
    )


@clean("floating-and-clear.odt")
def floating_open_document() -> bytes:
    """A shape behind the words, a frame without a fill before them, and a shape under the last line."""
    return opendocument.letter(
        f"<text:p>{_drawn(style='x2')}{_drawn(_words('Note'), style='x2', place=(0, 3))}Total 12.{_drawn(place=(0, 8))}</text:p>",
        styles=_styles(),
    )

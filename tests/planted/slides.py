"""Presentations with something hidden in them, and look-alikes that are clean; made with python-pptx. Every name is made up."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from . import SECRET, clean, plant

Edit = Callable[[Any, Any], None]
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = f'xmlns:a="{_A}" xmlns:p="{_P}" xmlns:r="{_R}"'


def deck(edit: Edit | None = None) -> bytes:
    """A deck of two slides; `edit` gets it and its first slide."""
    made = Presentation()
    first = made.slides.add_slide(made.slide_layouts[5])
    first.shapes.title.text = "Workforce figures"
    box(first, "Constables: 120", top=3)
    second = made.slides.add_slide(made.slide_layouts[1])
    second.shapes.title.text = "Next steps"
    second.placeholders[1].text = "Publish the table"
    if edit is not None:
        edit(made, first)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def box(slide: Any, text: str, *, left: float = 1, top: float = 4.5, width: float = 6, height: float = 0.6) -> Any:
    """A text box, in inches."""
    shape = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height))
    shape.text_frame.text = text
    return shape


def pair(bad: Edit, good: Edit | None = None) -> tuple[bytes, bytes]:
    """A planted deck and its twin."""
    return deck(bad), deck(good)


def repacked(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The same package with its members changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        members = {name: old.read(name) for name in old.namelist()}
    change(members)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in members.items():
            new.writestr(name, data)
    return file.getvalue()


def png(width: int = 200, height: int = 100, colour: tuple[int, ...] = (30, 90, 160)) -> io.BytesIO:
    """A picture with something to see in it."""
    picture = Image.new("RGB", (width, height), colour)
    picture.paste((240, 200, 20), (width // 4, height // 4, width // 2, height // 2))
    file = io.BytesIO()
    picture.save(file, "PNG")
    file.seek(0)
    return file


def _about(shape: Any) -> Any:
    return next(one for one in shape._element.iter() if one.tag == qn("p:cNvPr"))


def _run(shape: Any) -> Any:
    return shape.text_frame.paragraphs[0].runs[0]


@plant("speaker-notes", "notes.pptx", where="slide 1, notes")
def notes() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        slide.notes_slide.notes_text_frame.text = SECRET

    def good(made: Any, slide: Any) -> None:
        slide.notes_slide.notes_text_frame.text = ""

    return pair(bad, good)


@plant("hidden-slide", "hidden-slide.pptx", where="slide 2")
def hidden_slide() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        made.slides[1].shapes.title.text = SECRET
        made.slides[1]._element.set("show", "0")

    return pair(bad)


@plant("hidden-slide", "hidden-slide-false.pptx", where="slide 1")
def hidden_slide_false() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        box(slide, SECRET)
        slide._element.set("show", "false")

    return pair(bad)


@plant("removed-slide", "removed-slide.pptx", where="not in the list")
def removed_slide() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        made.slides[1].shapes.title.text = SECRET
        listed = made.slides._sldIdLst
        listed.remove(listed[1])

    return pair(bad)


@plant("unreachable-part", "orphan-slide.pptx", where="slide9.xml")
def orphan_slide() -> tuple[bytes, bytes]:
    def change(members: dict[str, bytes]) -> None:
        members["ppt/slides/slide9.xml"] = members["ppt/slides/slide1.xml"].replace(
            b"Workforce figures", SECRET.encode()
        )

    return repacked(deck(), change), deck()


@plant("off-page-shape", "off-left.pptx", where="slide 1, shape “TextBox 3”")
def off_left() -> tuple[bytes, bytes]:
    return pair(lambda made, slide: box(slide, SECRET, left=-8), lambda made, slide: box(slide, "Source: the register"))


@plant("off-page-shape", "off-below.pptx", where="slide 1")
def off_below() -> tuple[bytes, bytes]:
    return pair(lambda made, slide: box(slide, SECRET, top=8))


@plant("off-page-shape", "half-off.pptx", where="slide 1")
def half_off() -> tuple[bytes, bytes]:
    return pair(lambda made, slide: box(slide, SECRET, left=9.5, width=6))


@plant("off-page-shape", "pushed-down.pptx", where="slide 1")
def pushed_down() -> tuple[bytes, bytes]:
    return pair(lambda made, slide: box(slide, "\n" * 40 + SECRET))


@plant("off-page-shape", "off-in-group.pptx", where="slide 1")
def off_in_group() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        group = slide.shapes.add_group_shape()
        shape = group.shapes.add_textbox(Inches(1), Inches(1), Inches(4), Inches(1))
        shape.text_frame.text = SECRET
        xfrm = group._element.grpSpPr.find(qn("a:xfrm"))
        xfrm.find(qn("a:off")).set("x", str(Inches(-9)))

    def good(made: Any, slide: Any) -> None:
        group = slide.shapes.add_group_shape()
        group.shapes.add_textbox(Inches(1), Inches(5), Inches(4), Inches(1)).text_frame.text = "Grouped words"

    return pair(bad, good)


@plant("hidden-shape", "hidden-shape.pptx", where="slide 1")
def hidden_shape() -> tuple[bytes, bytes]:
    return pair(lambda made, slide: _about(box(slide, SECRET)).set("hidden", "1"))


@plant("hidden-shape", "hidden-group.pptx", where="slide 1")
def hidden_group() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        group = slide.shapes.add_group_shape()
        group.shapes.add_textbox(Inches(1), Inches(5), Inches(4), Inches(1)).text_frame.text = SECRET
        _about(group).set("hidden", "true")

    return pair(bad)


@plant("no-size-shape", "no-size.pptx", where="slide 1")
def no_size() -> tuple[bytes, bytes]:
    return pair(lambda made, slide: box(slide, SECRET, width=0, height=0))


@plant("covered-text", "black-box.pptx", where="slide 1, shape “TextBox 3”")
def covered() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        box(slide, SECRET)
        cover = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(1), Inches(4.4), Inches(6), Inches(0.8))
        cover.fill.solid()
        cover.fill.fore_color.rgb = RGBColor(0, 0, 0)

    def good(made: Any, slide: Any) -> None:
        cover = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(1), Inches(4.4), Inches(6), Inches(0.8))
        cover.fill.solid()
        cover.fill.fore_color.rgb = RGBColor(0, 0, 0)

    return pair(bad, good)


@plant("covered-text", "theme-filled-box.pptx", where="slide 1")
def covered_by_style() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        box(slide, SECRET)
        slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(0.5), Inches(4), Inches(8), Inches(1.5))

    return pair(bad)


@plant("covered-text", "words-under-bar.pptx", where="slide 2")
def bar_over_placeholder() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        second = made.slides[1]
        second.placeholders[1].text = SECRET
        bar = second.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(0.8), Inches(1.7), Inches(8), Inches(0.7))
        bar.fill.solid()
        bar.fill.fore_color.rgb = RGBColor(0, 0, 0)

    return pair(bad)


@plant("covered-text", "under-picture.pptx", where="slide 1")
def under_picture() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        box(slide, SECRET)
        slide.shapes.add_picture(png(), Inches(0.5), Inches(4), Inches(8), Inches(2))

    return pair(bad, lambda made, slide: slide.shapes.add_picture(png(), Inches(0.5), Inches(5), Inches(4), Inches(2)))


@plant("covered-picture", "picture-under-box.pptx", where="slide 1, picture", token="")
def picture_under_box() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        slide.shapes.add_picture(png(), Inches(1), Inches(4.5), Inches(2), Inches(1))
        slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(0.9), Inches(4.4), Inches(2.4), Inches(1.4))

    return pair(bad)


@plant("same-colour-text", "white-on-white.pptx", where="slide 1, shape “TextBox 3”")
def white() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        _run(box(slide, SECRET)).font.color.rgb = RGBColor(255, 255, 255)

    def good(made: Any, slide: Any) -> None:
        shape = box(slide, "White words on a dark ground")
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor(20, 40, 80)
        _run(shape).font.color.rgb = RGBColor(255, 255, 255)

    return pair(bad, good)


@plant("same-colour-text", "theme-colour.pptx", where="slide 1")
def white_by_theme() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        fill = parse_xml(
            f'<a:solidFill {_NAMES}><a:schemeClr val="bg1"><a:lumMod val="98000"/></a:schemeClr></a:solidFill>'
        )
        _run(box(slide, SECRET))._r.get_or_add_rPr().append(fill)

    return pair(bad)


@plant("same-colour-text", "by-list-style.pptx", where="slide 1")
def white_by_list_style() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        body = box(slide, SECRET)._element.txBody
        style = parse_xml(
            f'<a:lstStyle {_NAMES}><a:lvl1pPr><a:defRPr><a:solidFill><a:srgbClr val="FEFEFE"/></a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>'
        )
        old = body.find(qn("a:lstStyle"))
        if old is not None:
            body.remove(old)
        body.insert(1, style)

    return pair(bad)


@plant("same-colour-text", "black-on-black-slide.pptx", where="slide 1")
def dark_slide() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        slide.background.fill.solid()
        slide.background.fill.fore_color.rgb = RGBColor(0, 0, 0)
        for shape in slide.shapes:
            for line in shape.text_frame.paragraphs:
                for run in line.runs:
                    run.font.color.rgb = RGBColor(255, 255, 255)
        box(slide, SECRET)

    def good(made: Any, slide: Any) -> None:
        slide.background.fill.solid()
        slide.background.fill.fore_color.rgb = RGBColor(0, 0, 0)
        for shape in slide.shapes:
            for line in shape.text_frame.paragraphs:
                for run in line.runs:
                    run.font.color.rgb = RGBColor(255, 255, 255)

    return pair(bad, good)


@plant("hidden-text", "no-fill-text.pptx", where="slide 1")
def no_fill_text() -> tuple[bytes, bytes]:
    return pair(
        lambda made, slide: _run(box(slide, SECRET))._r.get_or_add_rPr().append(parse_xml(f"<a:noFill {_NAMES}/>"))
    )


@plant("hidden-text", "see-through-text.pptx", where="slide 1")
def see_through() -> tuple[bytes, bytes]:
    fill = f'<a:solidFill {_NAMES}><a:srgbClr val="000000"><a:alpha val="0"/></a:srgbClr></a:solidFill>'
    return pair(lambda made, slide: _run(box(slide, SECRET))._r.get_or_add_rPr().append(parse_xml(fill)))


@plant("tiny-text", "tiny.pptx", where="slide 1")
def tiny() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        _run(box(slide, SECRET)).font.size = Pt(1)

    return pair(bad)


@plant("tiny-text", "shrunk.pptx", where="slide 1")
def shrunk() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        body = box(slide, SECRET)._element.txBody.find(qn("a:bodyPr"))
        for child in list(body):
            body.remove(child)
        body.append(parse_xml(f'<a:normAutofit {_NAMES} fontScale="5000"/>'))

    return pair(bad)


@plant("cropped-picture", "crop.pptx", where="slide 1, picture", token="")
def crop() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        slide.shapes.add_picture(png(), Inches(1), Inches(4.5), Inches(2), Inches(1)).crop_right = 0.5

    return pair(bad, lambda made, slide: slide.shapes.add_picture(png(), Inches(1), Inches(4.5), Inches(2), Inches(1)))


@plant("cropped-picture", "stretched-crop.pptx", where="slide 1, picture", token="")
def stretched() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        picture = slide.shapes.add_picture(png(), Inches(1), Inches(4.5), Inches(2), Inches(1))
        next(picture._element.iter(qn("a:fillRect"))).set("r", "-60000")

    return pair(bad)


@plant("blanked-picture", "bright.pptx", where="slide 1, picture", token="")
def bright() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        picture = slide.shapes.add_picture(png(), Inches(1), Inches(4.5), Inches(2), Inches(1))
        next(picture._element.iter(qn("a:blip"))).append(parse_xml(f'<a:lum {_NAMES} bright="100000"/>'))

    return pair(bad)


@plant("blanked-picture", "see-through-picture.pptx", where="slide 1, picture", token="")
def clear_picture() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        picture = slide.shapes.add_picture(png(), Inches(1), Inches(4.5), Inches(2), Inches(1))
        next(picture._element.iter(qn("a:blip"))).append(parse_xml(f'<a:alphaModFix {_NAMES} amt="0"/>'))

    return pair(bad)


@plant("alternative-text", "description.pptx", where="slide 1", cleanable=True)
def description() -> tuple[bytes, bytes]:
    return pair(lambda made, slide: _about(slide.shapes[1]).set("descr", SECRET))


@plant("object-name", "named-shape.pptx", where="slide 1")
def named() -> tuple[bytes, bytes]:
    return pair(lambda made, slide: _about(slide.shapes[1]).set("name", SECRET))


@plant("link-tip", "tip.pptx", where="slide 1")
def tip() -> tuple[bytes, bytes]:
    def link(slide: Any, words: str) -> Any:
        run = _run(box(slide, words))
        run.hyperlink.address = "https://www.example.org/"
        return run._r.get_or_add_rPr().find(qn("a:hlinkClick"))

    return pair(
        lambda made, slide: link(slide, "https://www.example.org/").set("tooltip", SECRET),
        lambda made, slide: link(slide, "https://www.example.org/"),
    )


@plant("external-target", "link.pptx", where="slide 1", token="ZQKCANARY7F35")
def address() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        _run(box(slide, "our website")).hyperlink.address = "https://www.example.org/case/ZQKCANARY7F35"

    return pair(bad)


@plant("link-action", "action.pptx", where="slide 1")
def action() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        mark = parse_xml(f'<a:hlinkClick {_NAMES} r:id="" action="ppaction://macro?name=ZQKCANARY7F35"/>')
        _about(slide.shapes[1]).append(mark)

    return pair(bad)


@plant("squeezed-row", "merged-cell.pptx", where="slide 1, table")
def merged_cell() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        table = slide.shapes.add_table(2, 2, Inches(1), Inches(4.5), Inches(4), Inches(1)).table
        table.cell(0, 0).merge(table.cell(0, 1))
        table.cell(0, 1).text_frame.text = SECRET

    def good(made: Any, slide: Any) -> None:
        table = slide.shapes.add_table(2, 2, Inches(1), Inches(4.5), Inches(4), Inches(1)).table
        table.cell(0, 0).merge(table.cell(0, 1))
        table.cell(0, 0).text_frame.text = "Rank"
        table.cell(1, 0).text_frame.text = "Constable"

    return pair(bad, good)


@plant("squeezed-row", "no-width-column.pptx", where="slide 1, table")
def thin_column() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        table = slide.shapes.add_table(2, 2, Inches(1), Inches(4.5), Inches(4), Inches(1)).table
        table.columns[1].width = Emu(0)
        table.cell(1, 1).text_frame.text = SECRET

    return pair(bad)


@plant("layout-text", "unused-layout.pptx", where="layout “Comparison”")
def unused_layout() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        shape = box(slide, SECRET)
        made.slide_layouts[4]._element.cSld.spTree.append(shape._element)

    return pair(bad)


@plant("layout-text", "footer-of-layout.pptx", where="layout")
def layout_prompt() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        made.slide_layouts[3].placeholders[0].text_frame.text = SECRET

    return pair(bad)


@plant("same-colour-text", "white-on-master.pptx", where="master")
def white_on_master() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        shape = box(slide, SECRET)
        _run(shape).font.color.rgb = RGBColor(255, 255, 255)
        made.slide_master._element.cSld.spTree.append(shape._element)

    def good(made: Any, slide: Any) -> None:
        made.slide_master._element.cSld.spTree.append(box(slide, "Made-up police service", top=6.8)._element)

    return pair(bad, good)


@plant("section-name", "section.pptx", where="section")
def section() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        uri = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
        made.part._element.append(
            parse_xml(
                f'<p:extLst {_NAMES}><p:ext uri="{uri}"><p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">'
                f'<p14:section name="{SECRET}" id="{{11111111-2222-3333-4444-555555555555}}"><p14:sldIdLst/></p14:section></p14:sectionLst></p:ext></p:extLst>'
            )
        )

    return pair(bad)


@plant("write-protection", "protected.pptx", where="presentation", token="")
def protected() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        mark = parse_xml(
            f'<p:modifyVerifier {_NAMES} algorithmName="SHA-512" hashData="YWJj" saltData="ZGVm" spinCount="100000"/>'
        )
        made.part._element.append(mark)

    return pair(bad)


@plant("fleeting-slide", "fleeting.pptx", where="slide 3")
def fleeting() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        third = made.slides.add_slide(made.slide_layouts[5])
        third.shapes.title.text = SECRET
        third._element.append(parse_xml(f'<p:transition {_NAMES} advClick="0" advTm="0"/>'))

    return pair(bad, lambda made, slide: slide._element.append(parse_xml(f'<p:transition {_NAMES} advTm="5000"/>')))


@plant("alternate-content", "fallback.pptx", where="slide 1")
def fallback() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        tree = slide._element.cSld.spTree
        shown, other = box(slide, "Shown"), box(slide, SECRET)
        both = parse_xml(
            '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main">'
            '<mc:Choice Requires="a14"/><mc:Fallback/></mc:AlternateContent>'
        )
        both[0].append(shown._element)
        both[1].append(other._element)
        tree.append(both)

    return pair(bad)


def charted(slide: Any, label: str) -> Any:
    """A column chart of two categories, without the workbook that it was made from."""
    data = CategoryChartData()
    data.categories = [label, "Sergeant"]
    data.add_series("Officers", (12, 7))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(3.8), Inches(6), Inches(3), data)
    part = frame.chart.part
    workbook = part.chart_workbook.xlsx_part
    for key, one in list(part._rels.items()):
        if one.target_part is workbook:
            part._rels.pop(key)
    external = part._element.find(qn("c:externalData"))
    if external is not None:
        part._element.remove(external)
    return frame.chart


@plant("chart-data", "chart-without-axis.pptx", where="slide 1, chart")
def chart() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        charted(slide, SECRET).category_axis.visible = False

    return pair(bad, lambda made, slide: charted(slide, "Constable"))


@plant("embedded-object", "chart-workbook.pptx", where="embeddings", token="")
def chart_workbook() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        data = CategoryChartData()
        data.categories = ["Constable"]
        data.add_series("Officers", (12,))
        slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(3.8), Inches(6), Inches(3), data)

    return pair(bad, lambda made, slide: charted(slide, "Constable"))


@plant("unknown-element", "comment-in-xml.pptx", where="slide 1")
def xml_comment() -> tuple[bytes, bytes]:
    def change(members: dict[str, bytes]) -> None:
        name = "ppt/slides/slide1.xml"
        members[name] = members[name].replace(b"</p:cSld>", b"<!-- " + SECRET.encode() + b" --></p:cSld>")

    return repacked(deck(), change), deck()


@plant("unknown-element", "stray-attribute.pptx", where="slide 1")
def stray_attribute() -> tuple[bytes, bytes]:
    def change(members: dict[str, bytes]) -> None:
        name = "ppt/slides/slide1.xml"
        members[name] = members[name].replace(
            b"<p:cSld>", b'<p:cSld xmlns:z="urn:z" z:note="' + SECRET.encode() + b'">'
        )

    return repacked(deck(), change), deck()


@plant("unknown-element", "font-name.pptx", where="slide 1")
def font_name() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        _run(slide.shapes[1]).font.name = SECRET

    def good(made: Any, slide: Any) -> None:
        _run(slide.shapes[1]).font.name = "Gill Sans MT"

    return pair(bad, good)


def _with_part(content: bytes, name: str, data: bytes, source: str, how: str, type_: str) -> bytes:
    def change(members: dict[str, bytes]) -> None:
        members[name] = data
        folder, _, base = source.rpartition("/")
        rels = f"{folder}/_rels/{base}.rels"
        target = f'<Relationship Id="rId99" Type="{how}" Target="/{name}"/></Relationships>'
        members[rels] = members[rels].replace(b"</Relationships>", target.encode())
        override = f'<Override PartName="/{name}" ContentType="{type_}"/></Types>'
        members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(b"</Types>", override.encode())

    return repacked(content, change)


@plant("comment", "comment.pptx", where="slide 1")
def comment() -> tuple[bytes, bytes]:
    data = f'<p:cmLst {_NAMES}><p:cm authorId="0" dt="2026-01-01T00:00:00" idx="1"><p:pos x="1" y="1"/><p:text>{SECRET}</p:text></p:cm></p:cmLst>'
    made = _with_part(
        deck(), "ppt/comments/comment1.xml", data.encode(), "ppt/slides/slide1.xml", f"{_R}/comments",
        "application/vnd.openxmlformats-officedocument.presentationml.comments+xml",
    )  # fmt: skip
    return made, deck()


@plant("comment", "modern-comment.pptx", where="slide 1")
def modern_comment() -> tuple[bytes, bytes]:
    data = (
        '<p188:cmLst xmlns:p188="http://schemas.microsoft.com/office/powerpoint/2018/8/main" '
        f'xmlns:a="{_A}"><p188:cm id="1" authorId="2"><p188:txBody><a:bodyPr/><a:p><a:r><a:t>{SECRET}</a:t></a:r></a:p></p188:txBody></p188:cm></p188:cmLst>'
    )
    made = _with_part(
        deck(), "ppt/comments/modernComment_1.xml", data.encode(), "ppt/slides/slide1.xml",
        "http://schemas.microsoft.com/office/2018/10/relationships/comments", "application/vnd.ms-powerpoint.comments+xml",
    )  # fmt: skip
    return made, deck()


@plant("people-list", "authors.pptx", where="authors")
def authors() -> tuple[bytes, bytes]:
    data = f'<p:cmAuthorLst {_NAMES}><p:cmAuthor id="0" name="{SECRET}" initials="AP" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>'
    made = _with_part(
        deck(), "ppt/commentAuthors.xml", data.encode(), "ppt/presentation.xml", f"{_R}/commentAuthors",
        "application/vnd.openxmlformats-officedocument.presentationml.commentAuthors+xml",
    )  # fmt: skip
    return made, deck()


@plant("slide-tag", "tag.pptx", where="slide 1")
def tag() -> tuple[bytes, bytes]:
    data = f'<p:tagLst {_NAMES}><p:tag name="NOTE" val="{SECRET}"/></p:tagLst>'
    made = _with_part(
        deck(), "ppt/tags/tag1.xml", data.encode(), "ppt/slides/slide1.xml", f"{_R}/tags",
        "application/vnd.openxmlformats-officedocument.presentationml.tags+xml",
    )  # fmt: skip
    return made, deck()


@plant("sound-or-film", "sound.pptx", where="slide 1")
def sound() -> tuple[bytes, bytes]:
    made = _with_part(
        deck(), "ppt/media/audio1.wav", b"RIFF" + SECRET.encode(), "ppt/slides/slide1.xml", f"{_R}/audio", "audio/wav"
    )
    return made, deck()


@plant("embedded-font", "font.pptx", where="presentation")
def font() -> tuple[bytes, bytes]:
    made = _with_part(
        deck(),
        "ppt/fonts/font1.fntdata",
        SECRET.encode(),
        "ppt/presentation.xml",
        f"{_R}/font",
        "application/x-fontdata",
    )
    return made, deck()


def _framed(members: dict[str, bytes]) -> None:
    """Put the frame of a diagram on the first slide."""
    frame = (
        f'<p:graphicFrame {_NAMES}><p:nvGraphicFramePr><p:cNvPr id="77" name="Diagram 7"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm>'
        '<a:off x="914400" y="3600000"/><a:ext cx="3000000" cy="1500000"/></p:xfrm><a:graphic><a:graphicData '
        'uri="http://schemas.openxmlformats.org/drawingml/2006/diagram"><dgm:relIds xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
        'r:dm="rId99"/></a:graphicData></a:graphic></p:graphicFrame>'
    )
    name = "ppt/slides/slide1.xml"
    members[name] = members[name].replace(b"</p:spTree>", frame.encode() + b"</p:spTree>")


@plant("hidden-text", "diagram.pptx", where="slide 1, diagram")
def diagram() -> tuple[bytes, bytes]:
    namespace = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    words = "<dgm:t><a:bodyPr/><a:p><a:r><a:t>{}</a:t></a:r></a:p></dgm:t>"

    def made(text: str) -> bytes:
        data = (
            f'<dgm:dataModel xmlns:dgm="{namespace}" xmlns:a="{_A}"><dgm:ptLst><dgm:pt modelId="1">{words.format("Plan")}</dgm:pt>'
            f'<dgm:pt modelId="2">{words.format(text)}</dgm:pt></dgm:ptLst><dgm:extLst><a:ext uri="http://schemas.microsoft.com/office/drawing/2008/diagram">'
            '<dsp:dataModelExt xmlns:dsp="http://schemas.microsoft.com/office/drawing/2008/diagram" relId="rId98"/></a:ext></dgm:extLst></dgm:dataModel>'
        )
        drawing = (
            f'<dsp:drawing xmlns:dsp="http://schemas.microsoft.com/office/drawing/2008/diagram" xmlns:a="{_A}"><dsp:spTree><dsp:sp><dsp:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="800000"/></a:xfrm></dsp:spPr><dsp:txBody><a:bodyPr/>'
            "<a:p><a:r><a:t>Plan</a:t></a:r></a:p></dsp:txBody></dsp:sp></dsp:spTree></dsp:drawing>"
        )
        content = _with_part(
            deck(), "ppt/diagrams/drawing1.xml", drawing.encode(), "ppt/slides/slide1.xml",
            "http://schemas.microsoft.com/office/2007/relationships/diagramDrawing", "application/vnd.ms-office.drawingml.diagramDrawing+xml",
        )  # fmt: skip
        content = repacked(
            content,
            lambda members: members.update(
                {
                    "ppt/slides/_rels/slide1.xml.rels": members["ppt/slides/_rels/slide1.xml.rels"].replace(
                        b"rId99", b"rId98"
                    )
                }
            ),
        )
        content = repacked(content, _framed)
        return _with_part(
            content, "ppt/diagrams/data1.xml", data.encode(), "ppt/slides/slide1.xml", f"{_R}/diagramData",
            "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml",
        )  # fmt: skip

    return made(SECRET), made("Plan")


@plant("vanishing-shape", "vanishing.pptx", where="slide 1")
def vanishing() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        number = _about(box(slide, SECRET)).get("id")
        slide._element.append(
            parse_xml(
                f'<p:timing {_NAMES}><p:tnLst><p:par><p:cTn id="1" dur="indefinite" nodeType="tmRoot"><p:childTnLst><p:par><p:cTn id="2" presetID="1" presetClass="exit" nodeType="withEffect">'
                f'<p:childTnLst><p:set><p:cBhvr><p:cTn id="3" dur="1"/><p:tgtEl><p:spTgt spid="{number}"/></p:tgtEl></p:cBhvr></p:set></p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par></p:tnLst></p:timing>'
            )
        )

    return pair(bad)


@plant("custom-show", "custom-show.pptx", where="custom show")
def custom_show() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        shows = parse_xml(
            f'<p:custShowLst {_NAMES}><p:custShow name="{SECRET}" id="0"><p:sldLst/></p:custShow></p:custShowLst>'
        )
        made.part._element.append(shows)

    return pair(bad)


@plant("edited-picture", "edited.pptx", where="slide 1, picture", token="")
def edited() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        picture = slide.shapes.add_picture(png(), Inches(1), Inches(4.5), Inches(2), Inches(1))
        next(picture._element.iter(qn("a:blip"))).append(
            parse_xml(
                f'<a:extLst {_NAMES}><a:ext uri="{{BEBA8EAE-BF5A-486C-A8C5-ECC9F3942E4B}}"><a14:imgProps xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main"><a14:imgLayer/></a14:imgProps></a:ext></a:extLst>'
            )
        )

    return pair(bad)


@plant("partly-off-page", "picture-half-off.pptx", where="slide 1, picture", token="")
def picture_half_off() -> tuple[bytes, bytes]:
    return pair(lambda made, slide: slide.shapes.add_picture(png(), Inches(9.2), Inches(4.5), Inches(4), Inches(2)))


@plant("partly-covered", "partly-covered.pptx", where="slide 1", token="")
def partly_covered() -> tuple[bytes, bytes]:
    def bad(made: Any, slide: Any) -> None:
        box(slide, "Words that go on for some way across the slide", width=8)
        slide.shapes.add_picture(png(), Inches(4), Inches(4.4), Inches(1), Inches(1))

    return pair(bad)


@clean("banner.pptx")
def banner() -> bytes:
    """A title in white upon a dark banner of the master."""

    def edit(made: Any, slide: Any) -> None:
        bar = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Inches(10), Inches(2))
        bar.fill.solid()
        bar.fill.fore_color.rgb = RGBColor(20, 40, 80)
        made.slide_master._element.cSld.spTree.insert(2, bar._element)
        for one in made.slides:
            for run in one.shapes.title.text_frame.paragraphs[0].runs:
                run.font.color.rgb = RGBColor(255, 255, 255)

    return deck(edit)


@clean("table-and-picture.pptx")
def table_and_picture() -> bytes:
    """A table in its usual style, a picture, an arrow, a line and a white word on a blue shape."""

    def edit(made: Any, slide: Any) -> None:
        page = made.slides.add_slide(made.slide_layouts[6])
        table = page.shapes.add_table(3, 2, Inches(1), Inches(1), Inches(6), Inches(1.5)).table
        for row in range(3):
            for column in range(2):
                table.cell(row, column).text = f"Cell {row}{column}"
        page.shapes.add_picture(png(), Inches(1), Inches(4), Inches(3), Inches(1.5))
        page.shapes.add_connector(1, Inches(1), Inches(3), Inches(4), Inches(3))
        arrow = page.shapes.add_shape(MSO_SHAPE.RIGHT_ARROW, Inches(5), Inches(4), Inches(2), Inches(1))
        arrow.text_frame.text = "Next"

    return deck(edit)


@clean("long-list.pptx")
def long_list() -> bytes:
    """A list that fills its placeholder, with a level and a page number."""

    def edit(made: Any, slide: Any) -> None:
        body = made.slides[1].placeholders[1].text_frame
        body.text = "First point of several that are made here"
        for number in range(6):
            line = body.add_paragraph()
            line.text = f"Point {number} with a few words"
            line.level = number % 3

    return deck(edit)


@clean("strict-like.pptx")
def other_names() -> bytes:
    """A deck with names and ids as other programs give them."""

    def edit(made: Any, slide: Any) -> None:
        _about(slide.shapes[1]).set("name", "Google Shape;55;p13")
        _about(slide.shapes[0]).set("name", "PlaceHolder 1")

    return deck(edit)


def words(content: bytes) -> list[str]:
    """The words of every text run of a deck, for comparing a copy with its original."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = sorted(name for name in package.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", name))
        return [text for name in names for text in re.findall(r"<a:t>([^<]*)</a:t>", package.read(name).decode())]

"""OpenDocument files with something hidden in them, and look-alikes that are clean; made here by hand. Every name is made up."""

from __future__ import annotations

import io
import zipfile

from PIL import Image

from . import SECRET, clean, plant

_KINDS = {"ods": "spreadsheet", "odt": "text", "odp": "presentation"}
_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("fo", "xsl-fo-compatible"),
        ("meta", "meta"), ("draw", "drawing"), ("svg", "svg-compatible"), ("number", "datastyle"), ("presentation", "presentation"),
        ("form", "form"), ("script", "script"), ("config", "config"), ("chart", "chart"), ("manifest", "manifest"),
    )
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" xmlns:xhtml="http://www.w3.org/1999/xhtml"'  # fmt: skip
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_PAGE = '<style:page-layout style:name="pm1"><style:page-layout-properties fo:page-width="28cm" fo:page-height="21cm"/></style:page-layout>'


def file(
    kind: str,
    body: str,
    *,
    styles: str = "",
    common: str = "",
    masters: str = "",
    meta: str = "",
    settings: str = "",
    members: dict[str, bytes] | None = None,
    listed: bool = True,
) -> bytes:
    """A whole file: `body` of its content, automatic `styles`, `common` styles, master pages, and further members."""
    office = _KINDS[kind]
    parts = {
        "content.xml": f'{_HEAD}<office:document-content {_SPACES} office:version="1.3"><office:automatic-styles>{styles}</office:automatic-styles>'
        f"<office:body><office:{office}>{body}</office:{office}></office:body></office:document-content>",
        "styles.xml": f'{_HEAD}<office:document-styles {_SPACES} office:version="1.3"><office:styles>{common}</office:styles>'
        f"<office:automatic-styles>{_PAGE}</office:automatic-styles><office:master-styles>{masters}</office:master-styles></office:document-styles>",
        "meta.xml": f'{_HEAD}<office:document-meta {_SPACES} office:version="1.3"><office:meta><meta:generator>LibreOffice/7.4.7.2$Linux_X86_64</meta:generator>{meta}</office:meta></office:document-meta>',
        "settings.xml": f'{_HEAD}<office:document-settings {_SPACES} office:version="1.3"><office:settings><config:config-item-set config:name="ooo:view-settings">'
        f'<config:config-item config:name="ViewAreaTop" config:type="long">0</config:config-item>{settings}</config:config-item-set></office:settings></office:document-settings>',
    }
    whole = {name: text.encode() for name, text in parts.items()} | (members or {})
    type_ = f"application/vnd.oasis.opendocument.{office}"
    names = [*parts, *(members or {} if listed else ())]
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>' for name in names
    )
    manifest = f'{_HEAD}<manifest:manifest {_SPACES} manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="{type_}"/>{entries}</manifest:manifest>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(zipfile.ZipInfo("mimetype"), type_)
        for name, data in (whole | {"META-INF/manifest.xml": manifest.encode()}).items():
            package.writestr(name, data)
    return made.getvalue()


def cell(text: str, more: str = "", kind: str = 'office:value-type="string"') -> str:
    """A cell with words."""
    return f"<table:table-cell {kind} {more}><text:p>{text}</text:p></table:table-cell>"


def row(*texts: str, more: str = "") -> str:
    """A row of words."""
    return f"<table:table-row {more}>{''.join(map(cell, texts))}</table:table-row>"


def sheet(rows: str, *, name: str = "Summary", more: str = "", columns: str = "") -> str:
    """A sheet."""
    return f'<table:table table:name="{name}" {more}>{columns}{rows}</table:table>'


_PLAIN = row("Rank", "Officers") + row("Constable", "120")


def book(rows: str = "", **how: str) -> bytes:
    """A spreadsheet of one sheet: a plain table, and more rows under it."""
    outside = {key: how.pop(key) for key in ("styles", "common", "masters", "meta", "settings") if key in how}
    after = how.pop("after", "")
    return file("ods", sheet(_PLAIN + rows, **how) + after, **outside)


def letter(body: str = "", **how: str) -> bytes:
    """A text of two paragraphs, and more after them."""
    return file("odt", f"<text:p>Thank you for your request.</text:p><text:p>The total is 120.</text:p>{body}", **how)


_FRAME = '<draw:frame draw:name="Text 1" {style} svg:width="10cm" svg:height="2cm" svg:x="{x}cm" svg:y="{y}cm"><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>'
_MASTER = '<style:master-page style:name="Default" style:page-layout-name="pm1">{}</style:master-page>'


def words(text: str, *, x: float = 2, y: float = 6, style: str = "") -> str:
    """Words at a place on a slide, in centimetres."""
    return _FRAME.format(text=text, x=x, y=y, style=style)


def show(
    shapes: str = "",
    *,
    second: str = "",
    styles: str = "",
    after: str = "",
    masters: str = _MASTER.format(""),
    page: str = "",
    members: dict[str, bytes] | None = None,
) -> bytes:
    """A presentation of two slides."""
    first = f'<draw:page draw:name="page1" draw:master-page-name="Default" {page}>{words("Workforce figures", y=1)}{shapes}</draw:page>'
    last = f'<draw:page draw:name="page2" draw:master-page-name="Default" {second}>{words("Next steps", y=1)}{after}</draw:page>'
    return file("odp", first + last, styles=styles, masters=masters, members=members)


def style(family: str, properties: str, name: str = "x1", more: str = "") -> str:
    """An automatic style."""
    return f'<style:style style:name="{name}" style:family="{family}" {more}>{properties}</style:style>'


def png() -> bytes:
    """A picture with something to see in it."""
    picture = Image.new("RGB", (200, 100), (30, 90, 160))
    picture.paste((240, 200, 20), (50, 25, 100, 50))
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


# Spreadsheets


@plant("hidden-sheet", "hidden-sheet.ods", where="sheet “Staff”")
def hidden_sheet() -> tuple[bytes, bytes]:
    hide = style("table", '<style:table-properties table:display="false"/>')
    other = sheet(row(SECRET), name="Staff", more='table:style-name="x1"')
    return book(after=other, styles=hide), book(after=sheet(row("Sergeant"), name="Staff"), styles=hide)


@plant("hidden-sheet", "hidden-by-parent.ods", where="sheet “Staff”")
def hidden_by_parent() -> tuple[bytes, bytes]:
    common = style("table", '<style:table-properties table:display="false"/>', "base")
    child = style("table", "<style:table-properties/>", "x1", 'style:parent-style-name="base"')
    other = sheet(row(SECRET), name="Staff", more='table:style-name="x1"')
    return book(after=other, styles=child, common=common), book(styles=child, common=common)


@plant("hidden-row", "hidden-row.ods", where="sheet “Summary”, row 3")
def hidden_row() -> tuple[bytes, bytes]:
    return book(row(SECRET, more='table:visibility="collapse"')), book(row("Sergeant"))


@plant("filtered-row", "filtered-row.ods", where="sheet “Summary”, row 3")
def filtered_row() -> tuple[bytes, bytes]:
    return book(row(SECRET, more='table:visibility="filter"')), book()


@plant("hidden-row", "folded-group.ods", where="sheet “Summary”, row 3")
def folded_group() -> tuple[bytes, bytes]:
    group = '<table:table-row-group table:display="{}">' + row(SECRET) + "</table:table-row-group>"
    return book(group.format("false")), book(group.format("true").replace(SECRET, "Sergeant"))


@plant("hidden-row", "no-height.ods", where="sheet “Summary”, row 3")
def no_height() -> tuple[bytes, bytes]:
    thin = style(
        "table-row", '<style:table-row-properties style:row-height="0.01cm" style:use-optimal-row-height="false"/>'
    )
    return book(row(SECRET, more='table:style-name="x1"'), styles=thin), book(styles=thin)


@plant("hidden-column", "hidden-column.ods", where="column B")
def hidden_column() -> tuple[bytes, bytes]:
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    made = sheet(row("Constable", SECRET), columns=columns)
    return file("ods", made), file("ods", sheet(row("Constable"), columns=columns))


@plant("hidden-column", "no-width.ods", where="column C")
def no_width() -> tuple[bytes, bytes]:
    thin = style("table-column", '<style:table-column-properties style:column-width="0cm"/>')
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:style-name="x1"/>'
    return file("ods", sheet(row("a", "b", SECRET), columns=columns), styles=thin), file(
        "ods", sheet(row("a", "b"), columns=columns), styles=thin
    )


@plant("covered-by-merge", "covered.ods", where="cell B3")
def covered() -> tuple[bytes, bytes]:
    rows = '<table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="2"><text:p>Total</text:p></table:table-cell><table:covered-table-cell {}</table:table-row>'
    hidden = f'office:value-type="string"><text:p>{SECRET}</text:p></table:covered-table-cell>'
    return book(rows.format(hidden)), book(rows.format("/>"))


@plant("blank-number-format", "blank-format.ods", where="cell A3", token="4417700900123")
def blank_format() -> tuple[bytes, bytes]:
    form = '<number:number-style style:name="N9"><number:text/></number:number-style>' + style(
        "table-cell", "", "x1", 'style:data-style-name="N9"'
    )
    plain = form.replace("<number:text/>", '<number:number number:min-integer-digits="1"/>')
    made = '<table:table-row><table:table-cell table:style-name="x1" office:value-type="float" office:value="4417700900123"><text:p>4417700900123</text:p></table:table-cell></table:table-row>'
    return book(made, styles=form), book(made, styles=plain)


@plant("same-colour-text", "white.ods", where="cell A3")
def white_cell() -> tuple[bytes, bytes]:
    white = style("table-cell", '<style:text-properties fo:color="#fefefe"/>')
    dark = style(
        "table-cell",
        '<style:table-cell-properties fo:background-color="#203050"/><style:text-properties fo:color="#ffffff"/>',
    )
    more = f"<table:table-row>{cell(SECRET, 'table:style-name=' + chr(34) + 'x1' + chr(34))}</table:table-row>"
    return book(more, styles=white), book(more.replace(SECRET, "Sergeant"), styles=dark)


@plant("same-colour-text", "white-by-column.ods", where="cell A1")
def white_column() -> tuple[bytes, bytes]:
    white = style("table-cell", '<style:text-properties fo:color="#ffffff"/>')
    columns = '<table:table-column table:default-cell-style-name="x1"/><table:table-column/>'
    return file("ods", sheet(row(SECRET, "b"), columns=columns), styles=white), file(
        "ods", sheet(row("a", "b"), columns="<table:table-column/>"), styles=white
    )


@plant("tiny-text", "tiny.ods", where="cell A3")
def tiny_cell() -> tuple[bytes, bytes]:
    small = style("table-cell", '<style:text-properties fo:font-size="1pt"/>')
    return book(
        f'<table:table-row><table:table-cell table:style-name="x1" office:value-type="string"><text:p>{SECRET}</text:p></table:table-cell></table:table-row>',
        styles=small,
    ), book(styles=small)


@plant("conditional-format", "condition.ods", where="column A")
def condition() -> tuple[bytes, bytes]:
    white = style("table-cell", '<style:text-properties fo:color="#ffffff"/>', "Gone")
    area = '<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="Summary.A3:Summary.A3"><calcext:condition calcext:apply-style-name="{}" calcext:value="!=0" calcext:base-cell-address="Summary.A3"/></calcext:conditional-format></calcext:conditional-formats>'
    return book(row(SECRET) + area.format("Gone"), common=white), book(
        row("Sergeant") + area.format("Default"), common=white
    )


@plant("conditional-format", "style-map.ods", where="column A")
def style_map() -> tuple[bytes, bytes]:
    white = style("table-cell", '<style:text-properties fo:color="#ffffff"/>', "Gone")
    mapped = style("table-cell", '<style:map style:condition="cell-content()!=0" style:apply-style-name="Gone"/>')
    made = f'<table:table-row><table:table-cell table:style-name="x1" office:value-type="string"><text:p>{SECRET}</text:p></table:table-cell></table:table-row>'
    return book(made, styles=mapped, common=white), book(styles=mapped, common=white)


@plant("far-cell", "far.ods", where="A5002")
def far() -> tuple[bytes, bytes]:
    gap = '<table:table-row table:number-rows-repeated="4999"><table:table-cell/></table:table-row>'
    return book(gap + row(SECRET)), book(gap)


@plant("far-cell", "far-right.ods", where="CW3")
def far_right() -> tuple[bytes, bytes]:
    made = f'<table:table-row>{cell("a")}<table:table-cell table:number-columns-repeated="99"/>{cell(SECRET)}</table:table-row>'
    return book(made), book(
        f'<table:table-row>{cell("a")}<table:table-cell table:number-columns-repeated="1023"/></table:table-row>'
    )


@plant("hidden-value", "other-value.ods", where="cell A3")
def other_value() -> tuple[bytes, bytes]:
    made = f"<table:table-row>{cell('See above', f'office:string-value={chr(34)}{SECRET}{chr(34)}')}</table:table-row>"
    return book(made), book(made.replace(SECRET, "See above"))


@plant("hidden-value", "words-for-a-number.ods", where="cell A3")
def words_for_number() -> tuple[bytes, bytes]:
    kind = 'office:value-type="float" office:value="1234.5"'
    return book(f"<table:table-row>{cell(SECRET, kind=kind)}</table:table-row>"), book(
        f"<table:table-row>{cell('1,234.50', kind=kind)}</table:table-row>"
    )


@plant("formula-text", "formula.ods", where="cell A3")
def formula() -> tuple[bytes, bytes]:
    made = f"<table:table-row>{cell('ok', f'table:formula={chr(39)}of:=IF(1;{chr(34)}ok{chr(34)};{chr(34)}{SECRET}{chr(34)}){chr(39)}')}</table:table-row>"
    return book(made), book(
        f"<table:table-row>{cell('240', 'table:formula=' + chr(34) + 'of:=SUM([.B2:.B2])' + chr(34))}</table:table-row>"
    )


@plant("external-formula", "external.ods", where="cell A3", token="ZQKCANARY7F35")
def external_formula() -> tuple[bytes, bytes]:
    target = "of:='file:///home/ZQKCANARY7F35/staff.ods'#$Staff.A1"
    return book(f"<table:table-row>{cell('ok', f'table:formula={chr(34)}{target}{chr(34)}')}</table:table-row>"), book()


@plant("comment", "note.ods", where="cell A3")
def note() -> tuple[bytes, bytes]:
    made = f'<table:table-row><table:table-cell office:value-type="string"><office:annotation><dc:creator>A Clerk</dc:creator><text:p>{SECRET}</text:p></office:annotation><text:p>Total</text:p></table:table-cell></table:table-row>'
    return book(made), book(row("Total"))


@plant("defined-name", "name.ods", where="name “Lead”")
def name() -> tuple[bytes, bytes]:
    names = '<table:named-expressions><table:named-expression table:name="Lead" table:expression="of:=&quot;{}&quot;"/></table:named-expressions>'
    plain = '<table:named-expressions><table:named-range table:name="Print_Area" table:base-cell-address="$Summary.$A$1" table:cell-range-address="$Summary.$A$1:.$B$2" table:range-usable-as="print-range"/></table:named-expressions>'
    return book(after=names.format(SECRET)), book(after=plain)


@plant("filter-criterion", "criterion.ods", where="filters")
def criterion() -> tuple[bytes, bytes]:
    made = '<table:database-ranges><table:database-range table:name="__Anonymous_Sheet_DB__0" table:target-range-address="Summary.A1:Summary.B2" table:display-filter-buttons="true"><table:filter><table:filter-condition table:field-number="0" table:value="{}" table:operator="="/></table:filter></table:database-range></table:database-ranges>'
    return book(after=made.format(SECRET)), book(after=made.format("Constable"))


@plant("data-connection", "source.ods", where="ranges")
def source() -> tuple[bytes, bytes]:
    made = f'<table:database-ranges><table:database-range table:name="r" table:target-range-address="Summary.A1:Summary.B2"><table:database-source-sql table:database-name="hr" table:sql-statement="{SECRET}"/></table:database-range></table:database-ranges>'
    return book(after=made), book()


@plant("pivot-cache", "pivot.ods", where="pivot table")
def pivot() -> tuple[bytes, bytes]:
    made = '<table:data-pilot-tables><table:data-pilot-table table:name="DP1" table:target-range-address="Summary.A1:Summary.B2"><table:source-cell-range table:cell-range-address="Summary.A1:Summary.B2"/><table:data-pilot-field table:source-field-name="Rank" table:orientation="row"><table:data-pilot-level><table:data-pilot-members><table:data-pilot-member table:name="{}"/></table:data-pilot-members></table:data-pilot-level></table:data-pilot-field></table:data-pilot-table></table:data-pilot-tables>'
    return book(after=made.format(SECRET)), book(after=made.format("Constable"))


@plant("data-validation", "list.ods", where="check")
def validation() -> tuple[bytes, bytes]:
    made = '<table:content-validations><table:content-validation table:name="val1" table:condition="of:cell-content-is-in-list({})"/></table:content-validations>'
    return file("ods", made.format(f"&quot;{SECRET}&quot;") + sheet(_PLAIN)), file(
        "ods", made.format("[$Summary.$A$1:$Summary.$A$2]") + sheet(_PLAIN)
    )


@plant("scenario", "scenario.ods", where="sheet “Worse”")
def scenario() -> tuple[bytes, bytes]:
    other = sheet(
        f'<table:scenario table:scenario-ranges="Worse.A1:Worse.A1" table:is-active="false" table:comment="{SECRET}"/>'
        + row("90"),
        name="Worse",
    )
    return book(after=other), book(after=sheet(row("90"), name="Worse"))


@plant("remote-part", "dde.ods", where="links to other programs")
def dde() -> tuple[bytes, bytes]:
    made = f'<table:dde-links><table:dde-link><office:dde-source office:dde-application="soffice" office:dde-topic="{SECRET}" office:dde-item="A1"/></table:dde-link></table:dde-links>'
    return book(after=made), book()


@plant("tracked-change", "change.ods", where="whole document")
def sheet_change() -> tuple[bytes, bytes]:
    made = f'<table:tracked-changes><table:cell-content-change table:id="ct1"><table:cell-address table:column="0" table:row="1" table:table="0"/><office:change-info><dc:creator>A Clerk</dc:creator><dc:date>2026-01-01T00:00:00</dc:date></office:change-info><table:previous><table:change-track-table-cell office:value-type="string"><text:p>{SECRET}</text:p></table:change-track-table-cell></table:previous></table:cell-content-change></table:tracked-changes>'
    return file("ods", made + sheet(_PLAIN)), file("ods", sheet(_PLAIN))


@plant("tab-bar-hides-sheets", "no-tabs.ods", where="tabs", token="")
def no_tabs() -> tuple[bytes, bytes]:
    item = '<config:config-item config:name="HasSheetTabs" config:type="boolean">{}</config:config-item>'
    return book(settings=item.format("false")), book(settings=item.format("true"))


@plant("header-footer", "printed.ods", where="page style")
def printed() -> tuple[bytes, bytes]:
    master = '<style:master-page style:name="Default" style:page-layout-name="pm1"><style:header><text:p>{}</text:p></style:header></style:master-page>'
    base = style("table", "", "ta1", 'style:master-page-name="Default"')
    usual = master.format("<text:sheet-name>???</text:sheet-name>")
    return book(masters=master.format(SECRET), styles=base, more='table:style-name="ta1"'), book(
        masters=usual, styles=base, more='table:style-name="ta1"'
    )


# Texts


@plant("tracked-change", "deleted.odt", where="whole document")
def deleted() -> tuple[bytes, bytes]:
    made = f'<text:tracked-changes><text:changed-region text:id="ct1"><text:deletion><office:change-info><dc:creator>A Clerk</dc:creator></office:change-info><text:p>{SECRET}</text:p></text:deletion></text:changed-region></text:tracked-changes>'
    return letter(made), letter('<text:tracked-changes text:track-changes="false"/>')


@plant("hidden-text", "hidden-run.odt", where="paragraph 3")
def hidden_run() -> tuple[bytes, bytes]:
    hide = style("text", '<style:text-properties text:display="none"/>')
    return letter(f'<text:p>Yours <text:span text:style-name="x1">{SECRET}</text:span></text:p>', styles=hide), letter(
        "<text:p>Yours</text:p>", styles=hide
    )


@plant("hidden-text", "hidden-by-chain.odt", where="paragraph 3")
def hidden_chain() -> tuple[bytes, bytes]:
    common = style("paragraph", '<style:text-properties text:display="none"/>', "Quiet")
    child = style("paragraph", "", "x1", 'style:parent-style-name="Quiet"')
    return letter(f'<text:p text:style-name="x1">{SECRET}</text:p>', styles=child, common=common), letter(
        styles=child, common=common
    )


@plant("hidden-text", "hidden-section.odt", where="paragraph 3")
def hidden_section() -> tuple[bytes, bytes]:
    made = '<text:section text:name="Section1" text:display="{}"><text:p>{}</text:p></text:section>'
    return letter(made.format("none", SECRET)), letter(made.format("true", "Yours"))


@plant("hidden-text", "hidden-on-condition.odt", where="paragraph 3")
def hidden_condition() -> tuple[bytes, bytes]:
    made = f'<text:section text:name="Section1" text:display="condition" text:condition="ooow:1"><text:p>{SECRET}</text:p></text:section>'
    return letter(made), letter()


@plant("hidden-text", "hidden-field.odt", where="paragraph 3")
def hidden_field() -> tuple[bytes, bytes]:
    return letter(
        f'<text:p>Yours <text:hidden-text text:condition="ooow:1" text:string-value="{SECRET}" text:is-hidden="true"/></text:p>'
    ), letter("<text:p>Yours</text:p>")


@plant("hidden-text", "hidden-paragraph.odt", where="paragraph 3")
def hidden_paragraph() -> tuple[bytes, bytes]:
    return letter(
        f'<text:p><text:hidden-paragraph text:condition="ooow:1" text:is-hidden="true"/>{SECRET}</text:p>'
    ), letter()


@plant("hidden-text", "see-through.odt", where="paragraph 3")
def see_through() -> tuple[bytes, bytes]:
    clear = style("text", '<style:text-properties loext:opacity="0%"/>')
    return letter(f'<text:p>Yours <text:span text:style-name="x1">{SECRET}</text:span></text:p>', styles=clear), letter(
        styles=clear
    )


@plant("hidden-text", "margin.odt", where="paragraph 3")
def margin() -> tuple[bytes, bytes]:
    away = style("paragraph", '<style:paragraph-properties fo:margin-left="-80cm"/>')
    return letter(f'<text:p text:style-name="x1">{SECRET}</text:p>', styles=away), letter(styles=away)


@plant("same-colour-text", "white.odt", where="paragraph 3")
def white_run() -> tuple[bytes, bytes]:
    white = style("text", '<style:text-properties fo:color="#ffffff"/>')
    dark = style("text", '<style:text-properties fo:color="#ffffff" fo:background-color="#203050"/>')
    made = f'<text:p>Yours <text:span text:style-name="x1">{SECRET}</text:span></text:p>'
    return letter(made, styles=white), letter(made.replace(SECRET, "faithfully"), styles=dark)


@plant("same-colour-text", "black-bar.odt", where="paragraph 3")
def black_bar() -> tuple[bytes, bytes]:
    bar = style("text", '<style:text-properties fo:color="#000000" fo:background-color="#000000"/>')
    return letter(f'<text:p>Yours <text:span text:style-name="x1">{SECRET}</text:span></text:p>', styles=bar), letter(
        styles=bar
    )


@plant("tiny-text", "tiny.odt", where="paragraph 3")
def tiny() -> tuple[bytes, bytes]:
    small = style("text", '<style:text-properties fo:font-size="5%"/>')
    return letter(f'<text:p>Yours <text:span text:style-name="x1">{SECRET}</text:span></text:p>', styles=small), letter(
        styles=small
    )


@plant("hidden-row", "row-of-table.odt", where="paragraph")
def table_row() -> tuple[bytes, bytes]:
    made = sheet(row("a") + row(SECRET, more='table:visibility="collapse"'), name="Table1")
    return letter(made), letter(sheet(row("a"), name="Table1"))


@plant("comment", "comment.odt", where="paragraph 3 (“Total")
def comment() -> tuple[bytes, bytes]:
    made = f"<text:p>Total<office:annotation><dc:creator>A Clerk</dc:creator><text:p>{SECRET}</text:p></office:annotation></text:p>"
    return letter(made), letter("<text:p>Total</text:p>")


@plant("field-code", "user-field.odt", where="document")
def user_field() -> tuple[bytes, bytes]:
    made = '<text:user-field-decls><text:user-field-decl office:value-type="string" office:string-value="{}" text:name="officer"/></text:user-field-decls>'
    return letter(made.format(SECRET)), letter(made.format("Thank you"))


@plant("field-code", "conditional-text.odt", where="paragraph 3")
def conditional_text() -> tuple[bytes, bytes]:
    made = '<text:p><text:conditional-text text:condition="ooow:1" text:string-value-if-true="ok" text:string-value-if-false="{}">ok</text:conditional-text></text:p>'
    return letter(made.format(SECRET)), letter(made.format("ok"))


@plant("field-code", "database.odt", where="paragraph 3")
def database() -> tuple[bytes, bytes]:
    return letter(
        f'<text:p><text:database-display text:database-name="{SECRET}" text:table-name="staff" text:column-name="c">120</text:database-display></text:p>'
    ), letter("<text:p>120</text:p>")


@plant("index-mark", "index-mark.odt", where="paragraph 3")
def index_mark() -> tuple[bytes, bytes]:
    return letter(f'<text:p>Officers<text:alphabetical-index-mark text:string-value="{SECRET}"/></text:p>'), letter(
        "<text:p>Officers</text:p>"
    )


@plant("bookmark-name", "bookmark.odt", where="paragraph 3")
def bookmark() -> tuple[bytes, bytes]:
    made = '<text:p><text:bookmark text:name="{}"/>Officers</text:p>'
    return letter(made.format(SECRET)), letter(made.format("_Toc12345678"))


@plant("form-control", "form.odt", where="document")
def form() -> tuple[bytes, bytes]:
    made = f'<office:forms><form:form form:name="Form"><form:hidden form:name="h" form:value="{SECRET}"/></form:form></office:forms>'
    return letter(made), letter('<office:forms form:automatic-focus="false" form:apply-design-mode="false"/>')


@plant("macro", "script.odt", where="paragraph 3")
def script() -> tuple[bytes, bytes]:
    return letter(f'<text:p><text:script script:language="Basic">{SECRET}</text:script>Yours</text:p>'), letter(
        "<text:p>Yours</text:p>"
    )


@plant("macro", "basic.odt", where="Basic")
def basic() -> tuple[bytes, bytes]:
    module = f'{_HEAD}<module xmlns="http://openoffice.org/2000/script">REM {SECRET}</module>'
    return letter(members={"Basic/Standard/Module1.xml": module.encode()}), letter()


@plant("remote-part", "linked-section.odt", where="document")
def linked_section() -> tuple[bytes, bytes]:
    made = f'<text:section text:name="Section1"><text:section-source xlink:href="file:///srv/{SECRET}"/><text:p>Yours</text:p></text:section>'
    return letter(made), letter("<text:p>Yours</text:p>")


@plant("external-target", "link.odt", where="paragraph 3")
def link() -> tuple[bytes, bytes]:
    made = '<text:p><text:a xlink:type="simple" xlink:href="https://www.example.org/{}">{}</text:a></text:p>'
    return letter(made.format("ZQKCANARY7F35", "our website")), letter(made.format("", "https://www.example.org"))


@plant("link-tip", "tip.odt", where="paragraph 3")
def tip() -> tuple[bytes, bytes]:
    made = '<text:p><text:a xlink:type="simple" office:title="{}" xlink:href="https://www.example.org">https://www.example.org</text:a></text:p>'
    return letter(made.format(SECRET)), letter(made.format(""))


@plant("link-action", "run.odt", where="paragraph 3")
def run() -> tuple[bytes, bytes]:
    return letter(
        f'<text:p><text:a xlink:type="simple" xlink:href="javascript:{SECRET}">here</text:a></text:p>'
    ), letter()


@plant("alternative-text", "described.odt", where="paragraph 3")
def described() -> tuple[bytes, bytes]:
    made = '<text:p><draw:frame draw:name="Image1" svg:width="5cm" svg:height="2.5cm"><draw:image xlink:href="Pictures/a.png"/>{}</draw:frame></text:p>'
    members = {"Pictures/a.png": png()}
    return letter(made.format(f"<svg:desc>{SECRET}</svg:desc>"), members=members), letter(
        made.format(""), members=members
    )


@plant("object-name", "named.odt", where="paragraph 3")
def named() -> tuple[bytes, bytes]:
    made = '<text:p><draw:frame draw:name="{}" svg:width="5cm" svg:height="2.5cm"><draw:image xlink:href="Pictures/a.png"/></draw:frame></text:p>'
    members = {"Pictures/a.png": png()}
    return letter(made.format(SECRET), members=members), letter(made.format("Image1"), members=members)


@plant("cropped-picture", "cropped.odt", where="paragraph 3", token="")
def cropped() -> tuple[bytes, bytes]:
    made = '<text:p><draw:frame draw:style-name="x1" draw:name="Image1" svg:width="5cm" svg:height="2.5cm"><draw:image xlink:href="Pictures/a.png"/></draw:frame></text:p>'
    cut = style("graphic", '<style:graphic-properties fo:clip="rect(0cm, 2cm, 0cm, 0cm)"/>')
    members = {"Pictures/a.png": png()}
    return letter(made, styles=cut, members=members), letter(made, styles=cut.replace("2cm", "0cm"), members=members)


@plant("blanked-picture", "blanked.odt", where="paragraph 3", token="")
def blanked() -> tuple[bytes, bytes]:
    made = '<text:p><draw:frame draw:style-name="x1" draw:name="Image1" svg:width="5cm" svg:height="2.5cm"><draw:image xlink:href="Pictures/a.png"/></draw:frame></text:p>'
    white = style("graphic", '<style:graphic-properties draw:luminance="100%"/>')
    members = {"Pictures/a.png": png()}
    return letter(made, styles=white, members=members), letter(
        made, styles=white.replace("100%", "0%"), members=members
    )


@plant("custom-xml", "rdfa.odt", where="document")
def rdfa() -> tuple[bytes, bytes]:
    return letter(f'<text:p xhtml:about="" xhtml:property="officer" xhtml:content="{SECRET}">Yours</text:p>'), letter(
        "<text:p>Yours</text:p>"
    )


@plant("custom-xml", "statements.odt", where="manifest.rdf")
def statements() -> tuple[bytes, bytes]:
    graph = '{}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="content.xml"><rdf:type rdf:resource="http://docs.oasis-open.org/ns/office/1.2/meta/odf#ContentFile"/>{}</rdf:Description></rdf:RDF>'
    bad = graph.format(_HEAD, f"<note>{SECRET}</note>").encode()
    return letter(members={"manifest.rdf": bad}), letter(members={"manifest.rdf": graph.format(_HEAD, "").encode()})


@plant("header-never-shown", "unused-page.odt", where="page style “Other”, header")
def unused_page() -> tuple[bytes, bytes]:
    pages = '<style:master-page style:name="Standard" style:page-layout-name="pm1"/><style:master-page style:name="Other" style:page-layout-name="pm1"><style:header><text:p>{}</text:p></style:header></style:master-page>'
    return letter(masters=pages.format(SECRET)), letter(masters=pages.format("<text:page-number>1</text:page-number>"))


@plant("header-never-shown", "switched-off.odt", where="footer")
def switched_off() -> tuple[bytes, bytes]:
    pages = '<style:master-page style:name="Standard" style:page-layout-name="pm1"><style:footer style:display="{}"><text:p>{}</text:p></style:footer></style:master-page>'
    return letter(masters=pages.format("false", SECRET)), letter(masters=pages.format("true", "Made-up police service"))


@plant("custom-property", "custom.odt", where="properties, “Case officer”")
def custom_property() -> tuple[bytes, bytes]:
    return letter(meta=f'<meta:user-defined meta:name="Case officer">{SECRET}</meta:user-defined>'), letter(
        meta='<meta:user-defined meta:name="Info 1"/>'
    )


@plant("property", "creator.odt", where="initial creator")
def creator() -> tuple[bytes, bytes]:
    return letter(meta=f"<meta:initial-creator>{SECRET}</meta:initial-creator>"), letter(
        meta="<meta:creation-date>2026-01-01T00:00:00</meta:creation-date>"
    )


@plant("document-setting", "printer.odt", where="PrinterName")
def printer() -> tuple[bytes, bytes]:
    item = '<config:config-item config:name="PrinterName" config:type="string">{}</config:config-item>'
    return letter(settings=item.format(SECRET)), letter(settings=item.format(""))


@plant("document-setting", "setting.odt", where="Remark")
def setting() -> tuple[bytes, bytes]:
    return letter(
        settings=f'<config:config-item config:name="Remark" config:type="string">{SECRET}</config:config-item>'
    ), letter()


@plant("earlier-version", "version.odt", where="Versions/Version1")
def version() -> tuple[bytes, bytes]:
    return letter(members={"Versions/Version1": SECRET.encode()}), letter()


@plant("signature", "signed.odt", where="documentsignatures")
def signed() -> tuple[bytes, bytes]:
    return letter(members={"META-INF/documentsignatures.xml": f"{_HEAD}<s>{SECRET}</s>".encode()}), letter()


@plant("unreachable-part", "left-over.odt", where="Pictures/old.txt")
def left_over() -> tuple[bytes, bytes]:
    return letter(members={"Pictures/old.txt": SECRET.encode()}), letter()


@plant("unreachable-part", "unlisted.odt", where="Pictures/old.txt")
def unlisted() -> tuple[bytes, bytes]:
    return file(
        "odt", "<text:p>Thank you.</text:p>", members={"Pictures/old.txt": SECRET.encode()}, listed=False
    ), letter()


@plant("unknown-part", "toolbar.odt", where="Configurations2")
def toolbar() -> tuple[bytes, bytes]:
    return letter(members={"Configurations2/toolbar/custom.xml": f"<t>{SECRET}</t>".encode()}), letter(
        members={"Configurations2/accelerator/current.xml": b""}
    )


@plant("unknown-part", "layout-cache.odt", where="layout-cache")
def layout_cache() -> tuple[bytes, bytes]:
    return letter(members={"layout-cache": b"\x01\x00" + SECRET.encode()}), letter(
        members={"layout-cache": bytes(range(8)) * 4}
    )


@plant("unknown-part", "mimetype.odt", where="mimetype")
def mimetype() -> tuple[bytes, bytes]:
    made = letter()
    file_ = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(file_, "w") as new:
        for name in old.namelist():
            new.writestr(
                zipfile.ZipInfo(name), old.read(name) + ((" " * 90 + SECRET).encode() if name == "mimetype" else b"")
            )
    return file_.getvalue(), made


@plant("unknown-element", "xml-comment.odt", where="content")
def xml_comment() -> tuple[bytes, bytes]:
    return letter(f"<!-- {SECRET} -->"), letter()


@plant("unknown-element", "foreign.odt", where="content")
def foreign() -> tuple[bytes, bytes]:
    return letter(f'<x:note xmlns:x="urn:x">{SECRET}</x:note>'), letter()


@plant("unknown-element", "manifest.odt", where="list of files")
def manifest() -> tuple[bytes, bytes]:
    return letter(
        members={
            'a.png" manifest:size="1" manifest:media-type="image/png"/><manifest:file-entry manifest:full-path="'
            + SECRET.replace(" ", "_"): b""
        }
    ), letter()


@plant("style-name", "style-name.odt", where="document")
def style_name() -> tuple[bytes, bytes]:
    return letter(styles=style("text", "", "ZQKCANARY7F35_20_Pemberwick")), letter(styles=style("text", "", "T1"))


@plant("embedded-font", "font.odt", where="Fonts/")
def font() -> tuple[bytes, bytes]:
    return letter(members={"Fonts/Font_1.ttf": SECRET.encode()}), letter()


@plant("embedded-object", "object.odt", where="object “Object 1”")
def embedded() -> tuple[bytes, bytes]:
    inner = f"{_HEAD}<office:document-content {_SPACES}><office:body><office:spreadsheet>{sheet(row(SECRET))}</office:spreadsheet></office:body></office:document-content>"
    made = '<text:p><draw:frame draw:name="Object1" svg:width="5cm" svg:height="2.5cm"><draw:object xlink:href="./Object 1"/></draw:frame></text:p>'
    return letter(made, members={"Object 1/content.xml": inner.encode()}), letter()


@plant("object-preview", "preview.odt", where="ObjectReplacements")
def preview() -> tuple[bytes, bytes]:
    return letter(members={"ObjectReplacements/Object 1": b"VCLMTF" + SECRET.encode()}), letter()


@plant("chart-data", "chart.ods", where="chart “Object 1”")
def chart() -> tuple[bytes, bytes]:
    def made(label: str) -> bytes:
        table = sheet(row("", "Officers") + row(label, "120"), name="local-table")
        inner = f'{_HEAD}<office:document-content {_SPACES}><office:body><office:chart><chart:chart><chart:plot-area><chart:axis chart:dimension="x"/><chart:series/></chart:plot-area>{table}</chart:chart></office:chart></office:body></office:document-content>'
        shapes = '<table:shapes><draw:frame draw:name="Object 1" svg:width="8cm" svg:height="6cm" svg:x="1cm" svg:y="4cm"><draw:object xlink:href="./Object 1"/></draw:frame></table:shapes>'
        return file("ods", sheet(shapes + _PLAIN), members={"Object 1/content.xml": inner.encode()})

    return made(SECRET), made("Constable")


@plant("hidden-text", "formula.odt", where="formula “Object 1”")
def math() -> tuple[bytes, bytes]:
    def made(source: str) -> bytes:
        inner = f'{_HEAD}<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mi>x</mi><annotation encoding="StarMath 5.0">{source}</annotation></semantics></math>'
        frame = '<text:p><draw:frame draw:name="Object1" svg:width="5cm" svg:height="2.5cm"><draw:object xlink:href="./Object 1"/></draw:frame></text:p>'
        return letter(frame, members={"Object 1/content.xml": inner.encode()})

    return made(f"x %% {SECRET}"), made("x")


# Presentations


@plant("speaker-notes", "notes.odp", where="slide 1, notes")
def notes() -> tuple[bytes, bytes]:
    made = '<presentation:notes draw:style-name="dp2"><draw:page-thumbnail/><draw:frame presentation:class="notes"><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame></presentation:notes>'
    return show(made.format(SECRET)), show(made.format(""))


@plant("hidden-slide", "hidden-slide.odp", where="slide 2")
def hidden_slide() -> tuple[bytes, bytes]:
    hide = style("drawing-page", '<style:drawing-page-properties presentation:visibility="hidden"/>')
    return show(second='draw:style-name="x1"', after=words(SECRET), styles=hide), show(
        after=words("Publish"), styles=hide
    )


@plant("off-page-shape", "off-slide.odp", where="slide 1")
def off_slide() -> tuple[bytes, bytes]:
    return show(words(SECRET, x=-20)), show(words("Source"))


@plant("covered-text", "covered.odp", where="slide 1")
def covered_words() -> tuple[bytes, bytes]:
    black = style("graphic", '<style:graphic-properties draw:fill="solid" draw:fill-color="#000000"/>')
    cover = '<draw:rect draw:style-name="x1" svg:width="14cm" svg:height="3cm" svg:x="1cm" svg:y="5.5cm"/>'
    return show(words(SECRET) + cover, styles=black), show(cover, styles=black)


@plant("same-colour-text", "white.odp", where="slide 1")
def white_words() -> tuple[bytes, bytes]:
    white = style("graphic", '<style:text-properties fo:color="#ffffff"/>')
    dark = style(
        "graphic",
        '<style:graphic-properties draw:fill="solid" draw:fill-color="#203050"/><style:text-properties fo:color="#ffffff"/>',
    )
    return show(words(SECRET, style='draw:style-name="x1"'), styles=white), show(
        words("Source", style='draw:style-name="x1"'), styles=dark
    )


@plant("hidden-shape", "hidden-layer.odp", where="slide 1")
def hidden_layer() -> tuple[bytes, bytes]:
    layers = '<draw:layer-set><draw:layer draw:name="quiet" draw:display="{}"/></draw:layer-set>' + _MASTER.format("")
    shape = words(SECRET, style='draw:layer="quiet"')
    return show(shape, masters=layers.format("none")), show(
        shape.replace(SECRET, "Source"), masters=layers.format("always")
    )


@plant("no-size-shape", "no-size.odp", where="slide 1")
def no_size() -> tuple[bytes, bytes]:
    return show(words(SECRET).replace("10cm", "0cm").replace("2cm", "0cm")), show(words("Source"))


@plant("layout-text", "unused-master.odp", where="master “Other”")
def unused_master() -> tuple[bytes, bytes]:
    other = '<style:master-page style:name="Other" style:page-layout-name="pm1">{}</style:master-page>'
    return show(masters=_MASTER.format("") + other.format(words(SECRET))), show(
        masters=_MASTER.format("") + other.format("")
    )


@plant("hidden-text", "unused-footer.odp", where="footers")
def unused_footer() -> tuple[bytes, bytes]:
    first = '<presentation:footer-decl presentation:name="ftr1">{}</presentation:footer-decl>'
    page = (
        '<draw:page draw:name="page1" draw:master-page-name="Default" {}>'
        + words("Workforce figures", y=1)
        + "</draw:page>"
    )
    bad = file("odp", first.format(SECRET) + page.format(""), masters=_MASTER.format(""))
    return bad, file(
        "odp",
        first.format("Page foot") + page.format('presentation:use-footer-name="ftr1"'),
        masters=_MASTER.format(""),
    )


@plant("sound-or-film", "film.odp", where="Media/", token="")
def film() -> tuple[bytes, bytes]:
    frame = '<draw:frame draw:name="Media 1" svg:width="5cm" svg:height="4cm" svg:x="2cm" svg:y="8cm"><draw:plugin xlink:href="Media/film.mp4"/></draw:frame>'
    return show(frame, members={"Media/film.mp4": b"\x00\x00\x00 ftypisom" + SECRET.encode()}), show()


@clean("table-of-contents.odt")
def contents() -> bytes:
    """A table of contents, a footnote, a page number, a list and a heading."""
    body = (
        '<text:table-of-content text:name="Table of Contents1"><text:table-of-content-source text:outline-level="2"><text:index-title-template>Contents</text:index-title-template></text:table-of-content-source>'
        '<text:index-body><text:p><text:a xlink:href="#__RefHeading___1">Numbers<text:tab/>1</text:a></text:p></text:index-body></text:table-of-content>'
        '<text:h text:outline-level="1"><text:bookmark-start text:name="__RefHeading___1"/>Numbers<text:bookmark-end text:name="__RefHeading___1"/></text:h>'
        '<text:p>Officers<text:note text:id="ftn1" text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Full time.</text:p></text:note-body></text:note> in post.</text:p>'
        "<text:list><text:list-item><text:p>One</text:p></text:list-item></text:list>"
    )
    masters = '<style:master-page style:name="Standard" style:page-layout-name="pm1"><style:footer><text:p>Page <text:page-number text:select-page="current">1</text:page-number></text:p></style:footer></style:master-page>'
    return letter(body, masters=masters)


@clean("empty-hidden-rows.ods")
def empty_hidden() -> bytes:
    """Hidden rows and columns with nothing in them, a filter that hides nothing, a total, a date and a share."""
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse" table:number-columns-repeated="1022"/>'
    kinds = cell("£1,234.50", kind='office:value-type="currency" office:currency="GBP" office:value="1234.5"') + cell(
        "12.35%", kind='office:value-type="percentage" office:value="0.123456"'
    )
    dates = cell("05/01/2026", kind='office:value-type="date" office:date-value="2026-01-05"') + cell(
        "TRUE", kind='office:value-type="boolean" office:boolean-value="true"'
    )
    rows = (
        _PLAIN
        + f"<table:table-row>{kinds}</table:table-row><table:table-row>{dates}</table:table-row>"
        + '<table:table-row table:visibility="collapse" table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    )
    filters = '<table:database-ranges><table:database-range table:name="__Anonymous_Sheet_DB__0" table:target-range-address="Summary.A1:Summary.B2" table:display-filter-buttons="true"/></table:database-ranges>'
    return file("ods", sheet(rows, columns=columns) + filters)


@clean("plain.odp")
def plain_show() -> bytes:
    """A presentation with prompts on its master, a date and a number."""
    holder = '<draw:frame presentation:class="title" presentation:placeholder="true" svg:width="20cm" svg:height="3cm" svg:x="2cm" svg:y="1cm"><draw:text-box><text:p>Click to edit the title text format</text:p></draw:text-box></draw:frame>'
    return show(words("Publish the table"), masters=_MASTER.format(holder))


_AUTOMATIC = '<style:default-style style:family="paragraph"><style:text-properties style:use-window-font-color="true" loext:opacity="0%" fo:font-size="11pt"/></style:default-style>'
_STANDARD = '<style:style style:name="Standard" style:family="paragraph"/>'
_POINTS = '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" loext:num-list-format="%1%." style:num-suffix="." style:num-format="1"/></text:list-style>'
_OF_WORD = '<meta:user-defined meta:name="AppVersion">14.0000</meta:user-defined><meta:user-defined meta:name="DocSecurity" meta:value-type="float">0</meta:user-defined>'


@clean("turned-from-word.odt")
def turned_letter() -> bytes:
    """Automatic colour has an opacity of nothing where LibreOffice writes it; and what it carries over from Word's file."""
    return letter(common=_AUTOMATIC + _STANDARD + _POINTS, meta=_OF_WORD)


@plant("same-colour-text", "white-over-automatic.odt", where="paragraph")
def white_over_automatic() -> tuple[bytes, bytes]:
    """A style's own colour stands before the automatic one of its family."""
    white = '<style:style style:name="W1" style:family="paragraph" style:parent-style-name="Standard"><style:text-properties fo:color="#ffffff"/></style:style>'
    common = _AUTOMATIC + _STANDARD + white
    return letter(f'<text:p text:style-name="W1">{SECRET}</text:p>', common=common), letter(common=common)


@plant("hidden-text", "clear-over-automatic.odt", where="paragraph")
def clear_over_automatic() -> tuple[bytes, bytes]:
    """A colour with an opacity of nothing does not show."""
    clear = '<style:style style:name="W1" style:family="paragraph" style:parent-style-name="Standard"><style:text-properties fo:color="#000000" loext:opacity="0%"/></style:style>'
    common = _AUTOMATIC + _STANDARD + clear
    return letter(f'<text:p text:style-name="W1">{SECRET}</text:p>', common=common), letter(common=common)


@clean("turned-from-excel.ods")
def turned_book() -> bytes:
    """A number format that fills a cell with blanks, as LibreOffice writes the formats of Excel's own styles."""
    fill = '<number:number-style style:name="N41"><number:text> </number:text><number:fill-character> </number:fill-character><number:number number:decimal-places="2" number:min-integer-digits="1"/></number:number-style>'
    return book(common=fill, meta='<meta:user-defined meta:name="AppVersion">3.1</meta:user-defined>')

"""Charts that keep what they do not draw: in a presentation, and in a workbook whose cells show some of it. All of it is made up."""

from __future__ import annotations

from . import SECRET, TOKEN, plant
from .slides import charted, deck, repacked
from .workbooks import with_chart

_CHART = "ppt/charts/chart1.xml"
_NAME = "<c:v>Officers</c:v>"
_LEGEND = '</c:plotArea><c:legend><c:legendPos val="r"/></c:legend>'
_SPACE = "</c:chartSpace>"
_VALUES = "<c:val>"
_BARE = "</c:tx><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
Changes = tuple[tuple[str, str], ...]


def _changed(changes: Changes) -> bytes:
    """A deck with a chart, in whose XML each first text became the second."""

    def change(members: dict[str, bytes]) -> None:
        xml = members[_CHART].decode()
        for old, new in changes:
            assert old in xml, old
            xml = xml.replace(old, new, 1)
        members[_CHART] = xml.encode()

    return repacked(deck(lambda made, slide: charted(slide, "Constable")), change)


def _hide(technique: str, name: str, changes: Changes, plain: Changes = (), *, cleanable: bool = True) -> None:
    """Plant a change to the chart of the first slide; its twin has another change or none."""

    @plant(technique, f"chart-{name}.pptx", where="slide 1, chart", cleanable=cleanable)
    def made() -> tuple[bytes, bytes]:
        return _changed(changes), _changed(plain)


def _series(words: str) -> str:
    """A second series."""
    return (
        f'<c:ser><c:idx val="1"/><c:order val="1"/><c:tx><c:strRef><c:f>Sheet1!$C$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{words}'
        '</c:v></c:pt></c:strCache></c:strRef></c:tx><c:val><c:numRef><c:f>Sheet1!$C$2:$C$3</c:f><c:numCache><c:ptCount val="2"/><c:pt idx="0">'
        '<c:v>3</c:v></c:pt><c:pt idx="1"><c:v>4</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>'
    )


_SECOND = "</c:ser><c:axId"
_hide(
    "chart-data",
    "names-without-legend",
    ((_SECOND, f"</c:ser>{_series(SECRET)}<c:axId"),),
    ((_SECOND, f"</c:ser>{_series('Staff')}<c:axId"), ("</c:plotArea>", _LEGEND)),
)
_hide(
    "chart-data",
    "name-without-title",
    ((_NAME, f"<c:v>{SECRET}</c:v>"), ('<c:autoTitleDeleted val="0"/>', '<c:autoTitleDeleted val="1"/>')),
)
_hide(
    "chart-data",
    "without-colour",
    (
        ("</c:plotArea>", _LEGEND),
        (_SECOND, f"</c:ser>{_series(SECRET).replace('</c:tx>', _BARE)}<c:axId"),
    ),
    (("</c:plotArea>", _LEGEND), (_SECOND, f"</c:ser>{_series('Staff')}<c:axId")),
)
_FILTERED = (
    '</c:ser><c:extLst><c:ext uri="{02D57815-91ED-43cb-92C2-25804820EDAC}" xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart">'
    "<c15:filteredBarSeries>%s</c15:filteredBarSeries></c:ext></c:extLst><c:axId"
)
_hide(
    "chart-data",
    "filtered",
    ((_SECOND, _FILTERED % _series(SECRET).replace("c:ser>", "c15:ser>")),),
)
_hide(
    "chart-data",
    "more-points",
    (("<c:v>Sergeant</c:v></c:pt>", f'<c:v>Sergeant</c:v></c:pt><c:pt idx="2"><c:v>{SECRET}</c:v></c:pt>'),),
)
_RANGE = (
    '</c:val><c:extLst><c:ext uri="{02D57815-91ED-43cb-92C2-25804820EDAC}" xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart">'
    '<c15:datalabelsRange><c15:f>Sheet1!$D$2:$D$3</c15:f><c15:dlblRangeCache><c:ptCount val="1"/><c:pt idx="0"><c:v>%s</c:v></c:pt>'
    "</c15:dlblRangeCache></c15:datalabelsRange></c:ext></c:extLst>"
)
_hide("chart-data", "labels-from-cells", (("</c:val>", _RANGE % SECRET),))
_FLAT = ('<c:noMultiLvlLbl val="0"/>', '<c:noMultiLvlLbl val="1"/>')


def _levels(words: str) -> Changes:
    old = "<c:strRef><c:f>Sheet1!$A$2:$A$3</c:f><c:strCache>"
    return (
        (old, "<c:multiLvlStrRef><c:f>Sheet1!$A$2:$A$3</c:f><c:multiLvlStrCache>"),
        ('<c:ptCount val="2"/><c:pt idx="0"><c:v>Constable', '<c:ptCount val="2"/><c:lvl><c:pt idx="0"><c:v>Constable'),
        (
            "<c:v>Sergeant</c:v></c:pt></c:strCache></c:strRef>",
            f'<c:v>Sergeant</c:v></c:pt></c:lvl><c:lvl><c:pt idx="0"><c:v>{words}</c:v></c:pt></c:lvl></c:multiLvlStrCache></c:multiLvlStrRef>',
        ),
    )


_hide("chart-data", "upper-levels", (*_levels(SECRET), _FLAT), _levels("Officers"))
_hide("chart-data", "pivot", (("<c:date1904", f"<c:pivotSource><c:name>[Staff.xlsx]{SECRET}!Pivot1</c:name><c:fmtId val=\"0\"/></c:pivotSource><c:date1904"),))  # fmt: skip
_hide("remote-part", "source", (("Sheet1!$B$2:$B$3", f"'C:\\Staff\\[{SECRET}.xlsx]Sheet1'!$B$2:$B$3"),))
_hide(
    "hidden-text",
    "printed-alone",
    ((_SPACE, f"<c:printSettings><c:headerFooter><c:oddHeader>{SECRET}</c:oddHeader></c:headerFooter></c:printSettings>{_SPACE}"),),
    ((_SPACE, f"<c:printSettings><c:headerFooter/></c:printSettings>{_SPACE}"),),
)  # fmt: skip


def _cells(name: str, old: str, new: str) -> None:
    """Plant a chart of a workbook that keeps figures or words that stand in none of its visible cells."""

    @plant("chart-data", f"chart-{name}.xlsx", where="chart", token="" if "417" in new else TOKEN)
    def made() -> tuple[bytes, bytes]:
        return with_chart(old, new), with_chart(old, old)


_cells("old-figures", "<c:v>412</c:v>", "<c:v>417</c:v>")
_cells("old-categories", "Sergeant", SECRET)

"""The rows of a sheet are read alike whichever way they are read: as the usual ones, cell by cell, or as XML."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as some

from answerable.guard.formats.workbook.cells import Row, rows
from answerable.guard.formats.workbook.parts import frame

_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_VALUES = some.sampled_from(["4", "-2.5", "A &amp; B", "a&#10;b", "Ruth", "£9", "", "_x000D_", "1E+3", "&lt;5"])
_KINDS = some.sampled_from(["", ' t="str"', ' t="s"', ' t="n"'])
_ODD = some.sampled_from(
    [
        "",
        ' s="3"/',
        ' s="1"><f>SUM(A1:A2)</f></c',
        '><f>A1&amp;"x"</f><v>7</v></c',
        "><v>5</v> </c",
        " t='s'><v>1</v></c",
    ]
)


def _sheet(lines: list[str], before: str = "") -> bytes:
    return f'<worksheet xmlns="{_SPACE}"><sheetData>{"".join(lines)}</sheetData>{before}</worksheet>'.encode()


Told = tuple[int, dict[str, str], list[tuple[int, int, str, str, str]], list[str]]


def _told(row: Row) -> Told:
    cells = row.cells if row.run is None else row.run.cells()
    plain = [
        (one.column, one.style, one.type, one.value or "", one.formula or "")
        for one in cells
        if one.value or one.formula
    ]
    return row.number, {name: value for name, value in row.attributes.items() if name != "r"}, plain, row.odd


@settings(max_examples=60, deadline=None)
@given(some.lists(some.tuples(_VALUES, _KINDS, _VALUES, _ODD), min_size=1, max_size=8), some.integers(0, 45))
def test_usual_rows_are_read_as_all_others(odd: list[tuple[str, str, str, str]], many: int) -> None:
    lines = []
    for number in range(1, many + 41):
        value, kind, other, more = odd[number % len(odd)] if number > 35 else (str(number), "", "Ruth &amp; Jo", "")
        third = f'<c r="C{number}"{more}>' if more else f'<c r="C{number}" s="2"><v>{number}.25</v></c>'
        lines.append(
            f'<row r="{number}" spans="1:3"><c r="A{number}"{kind}><v>{value}</v></c>'
            f'<c r="B{number}" t="inlineStr"><is><t>{other}</t></is></c>{third}</row>'
        )
    quick = [_told(one) for one in rows(frame(_sheet(lines)))]
    # A comment anywhere makes the whole sheet be read as XML, where the words of an inline text are not the cell's value.
    slow = [_told(one) for one in rows(frame(_sheet(lines, "<!-- -->")))]
    assert [one[0] for one in quick] == [one[0] for one in slow] == list(range(1, many + 41))
    for one, other in zip(quick, slow, strict=True):
        assert one[1] == other[1]
        assert [cell for cell in one[2] if cell[2] != "inlineStr"] == [
            cell for cell in other[2] if cell[2] != "inlineStr"
        ]
        assert one[3] == other[3]


def test_every_usual_row_keeps_its_own_words() -> None:
    lines = [
        f'<row r="{number}"><c r="A{number}" t="str"><v>Ruth {number} &amp; “Jo”</v></c><c r="B{number}"/>'
        f'<c r="C{number}" s="4"><f>A{number}*2</f><v>{number * 2}</v></c></row>'
        for number in range(1, 201)
    ]
    read = [_told(one) for one in rows(frame(_sheet(lines)))]
    assert read == [
        (number, {}, [(1, 0, "str", f"Ruth {number} & “Jo”", ""), (3, 4, "", str(number * 2), f"A{number}*2")], [])
        for number in range(1, 201)
    ]


def test_a_cell_that_says_another_row_is_told_among_usual_rows() -> None:
    lines = [f'<row r="{number}"><c r="A{number}"><v>{number}</v></c></row>' for number in range(1, 101)]
    lines[70] = '<row r="71"><c r="A7"><v>71</v></c></row>'
    assert [row.odd for row in rows(frame(_sheet(lines))) if row.odd] == [["A7"]]

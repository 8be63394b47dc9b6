"""Reading tables of counts in the shapes that offices make them in, and refusing what is none."""

import pytest

from answerable.guard.small_numbers.reading import read_table
from answerable.guard.small_numbers.tables import BadTable, csv_of


def read(text: str, **more):
    return read_table(text.encode(), "made-up.csv", **more)


CROSS = "Service,City,North,Total\nAdvice,3,10,13\nRefuge,20,1,21\nTotal,23,11,34\n"
LONG = 'Area,Age band,Victims\nCity,0-15,3\nCity,16+,"1,010"\nCity,All,1013\nNorth,0-15,1\nNorth,16+,4\nNorth,All,5\n'


def test_a_cross_table_has_rows_columns_and_both_totals():
    table = read(CROSS)
    assert [(one.name, one.labels, one.total) for one in table.variables] == [
        ("Service", ("Advice", "Refuge"), "Total"),
        ("", ("City", "North"), "Total"),
    ]
    assert (2, (0, 1)) in table.sums
    assert len(table.sums) == 6


def test_a_long_list_has_one_count_a_row_and_its_totals():
    table = read(LONG)
    assert [(one.name, one.labels, one.total) for one in table.variables] == [
        ("Area", ("City", "North"), None),
        ("Age band", ("0-15", "16+"), "All"),
    ]
    assert table.sums == ((2, (0, 1)), (5, (3, 4)))
    assert table.population == "victims"
    assert table.cells[1].value == 1010


def test_two_rows_of_headings_are_two_variables():
    table = read(
        "Table 1: made-up victims,,,,\n,Male,,Female,\nArea,0-15,16+,0-15,16+\nCity,1,2,3,4\nNorth,1,1,1,1\nNote: made up,,,,\n"
    )
    assert [(one.name, one.labels) for one in table.variables] == [
        ("Area", ("City", "North")),
        ("", ("Male", "Female")),
        ("", ("0-15", "16+")),
    ]
    assert table.caption == "Table 1: made-up victims"


def test_a_heading_that_spans_all_columns_names_the_variable():
    assert [one.name for one in read("Service,Area,\n,City,North\nA,1,2\nB,3,4\n").variables] == ["Service", "Area"]


def test_the_corner_may_name_both_variables():
    assert [one.name for one in read("Service by area,City,North\nA,1,2\nB,3,4\n").variables] == ["Service", "area"]


@pytest.mark.parametrize("last", ["England", "Anywhere"])
def test_a_total_is_known_by_its_sums(last):
    table = read(f"Area,n,m\nCity,1,6\nNorth,2,7\nSouth,3,8\n{last},6,21\n")
    assert table.variables[0].total == last


def test_three_numbers_that_happen_to_add_up_are_no_total():
    assert read("Area,n\nCity,1\nNorth,2\nSouth,3\n").variables[0].total is None


def test_subtotals_with_and_without_the_word():
    worded = read("Area,n\nA1,3\nA2,4\nSubtotal A,7\nB1,1\nB2,5\nSubtotal B,6\nTotal,13\n").variables[0]
    assert worded.groups == {"Subtotal A": ("A1", "A2"), "Subtotal B": ("B1", "B2")}
    plain = read("Area,n,m\nCity,1,6\nNorth,2,7\nSouth,3,8\nCounty,5,15\nTotal,6,21\n").variables[0]
    assert plain.groups == {"County": ("North", "South")}
    below = read("Area,n,m\nCounty,5,15\nNorth,2,7\nSouth,3,8\nCity,1,6\nTotal,6,21\n").variables[0]
    assert below.groups == {"County": ("North", "South")}


def test_what_is_the_same_throughout_is_a_condition():
    table = read("Area,Sex,Number\nCity,Men,3\nCity,Women,9\n")
    assert dict(table.where) == {"Area": "City"}
    assert [one.name for one in table.variables] == ["Sex"]
    assert dict(read("Area,Sex,Number\nAll,Men,3\nAll,Women,9\n").where) == {}


def test_a_caption_may_say_where_and_when():
    table = read("Victims in the City only 2023-24,\nSex,Number\nMen,3\nWomen,9\n")
    assert dict(table.where) == {"": "City", "Period": "2023-24"}
    assert "Period" not in read("Victims 2023-24,\nYear,Number\n2022-23,3\n2023-24,9\n").where


def test_percentages_means_and_money_are_no_counts():
    table = read("Service,Clients,% of all,Average age,Cost\nA,3,10%,33.2,£5\nB,27,90%,44,£7\n")
    assert [share.percent for share in table.shares] == [10.0, None, 90.0, None]
    assert len(table.cells) == 2
    assert table.notes == ("Column “Cost” is money and was left as it is.",)


@pytest.mark.parametrize("symbol", ["*", "<5", "c", "[c]", "-", "–", "fewer than 5", "1-4", "n/a"])
def test_a_number_may_have_come_hidden(symbol):
    assert [cell.value for cell in read(f"Area,n\nCity,{symbol}\nNorth,9\n").cells] == [None, 9]


def test_words_beside_the_counts_are_kept():
    assert [cell.place for cell in read("Area,n,Comment,\nCity,3,rising,\nNorth,9,,\n").cells] == [(1, 1), (2, 1)]


def test_years_and_ages_as_numbers_are_categories():
    assert read("Area,Year,Number\nCity,2023,3\nNorth,2024,9\n").variables[1].labels == ("2023", "2024")


def test_the_layout_is_kept():
    content = b'\xef\xbb\xbfArea;n\r\n"City; centre";3\r\n\r\nNorth;9\r\n'
    table = read_table(content)
    assert csv_of(table.rows, table.layout).encode() == content
    assert read_table("Area,n\nCaf\u00e9,3\nB,4\n".encode("cp1252")).variables[0].labels == ("Café", "B")


BAD = {
    "": "holds no table",
    "x": "holds no table",
    "a\0b": "bytes of nought",
    'a,"b\nc': "no CSV",
    "Area,Cost\nCity,£3\nNorth,£4\n": "money",
    "Area,Spend\nCity,3\nNorth,4\n": "money",
    "Area,Word\nCity,x\nNorth,y\n": "no column of counts",
    "Area,n\nCity,3\nCity,4\n": "Line 3 says again what line 2 says",
    "Area,n\nA,3\nB,4\nC,7\nD,5\nTotal,40\n": "Line 6: Area Total is 40, but its parts come to 19",
    "Area,n\nCity,3\nNorth,4\nTowns total,7\nSouth,5\nVillages total,5\nTotal,12\n": "its parts come to 17",
    "Area,n\nCity,3\nNorth,4\nTotal,8\n": "Line 4: Area Total is 8, but its parts come to 7",
    "Area,n,m\nCity,3,1\nNorth,abc,1\n": "Line 3, column “n”: “abc” is no whole number",
    "Area,n\nCity,3,4\nNorth,1\n": "Line 2 has more cells",
    "a,b,c,d,e,n\nx,x,x,x,x,1\ny,y,y,y,y,2\n": "columns of categories",
    "Area,n\n" + "\n" * 6000: "too large",
    "x" * 5_000_001: "bytes",
    "Area,n,m\nCity,-3,1\nNorth,4,1\n": "no whole number",
}


@pytest.mark.parametrize("text", BAD, ids=list(BAD.values()))
def test_what_is_no_table_is_refused_in_one_sentence(text):
    with pytest.raises(BadTable, match=BAD[text]):
        read(text)


def test_rounded_totals_are_taken_where_that_is_said():
    table = read("Area,n\nCity,5\nNorth,5\nTotal,15\n", rounded=True)
    assert table.rounded


def test_a_short_row_and_a_blank_cell_are_nobody():
    table = read("Area,n,m\nCity,3\nNorth,,4\nTotal,3,4\n")
    assert [cell.key for cell in table.cells] == [("City", "n"), ("North", "m"), ("Total", "n"), ("Total", "m")]


def test_a_row_of_age_bands_is_a_second_row_of_headings():
    table = read(",Men,,Women,\nArea,Under 18,18+,Under 18,18+\nCity,3,20,5,40\nNorth,11,2,30,10\n")
    assert [one.labels for one in table.variables] == [("City", "North"), ("Men", "Women"), ("Under 18", "18+")]


def test_two_columns_with_one_heading_are_named():
    with pytest.raises(BadTable, match="Columns 2 and 3 have the same heading, “Men”"):
        read("Area,Men,Men\nCity,3,8\nNorth,8,9\n")


def test_old_line_ends_are_kept():
    content = b"Area,n\rCity,3\rNorth,4\r"
    table = read_table(content)
    assert csv_of(table.rows, table.layout).encode() == content

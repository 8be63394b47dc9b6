"""One file in, one safe table out, or the reason why not."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from answerable.guard.small_numbers.additive import Rule
from answerable.guard.small_numbers.ledger import open_ledger
from answerable.guard.small_numbers.suppress import suppress

DAY = date(2026, 3, 2)
CROSS = b"Service,City,North,South,Total\nA,3,10,12,25\nB,20,1,9,30\nTotal,23,11,21,55\n"


def run(content: bytes, **more):
    return suppress(content, "made-up.csv", on=DAY, **more)


def body(outcome) -> list[list[str]]:
    return [list(row) for row in outcome.rows]


def test_a_two_by_two_with_one_small_count_hides_four_or_a_total():
    """facts/law.md E4: at least three to four hidden cells, or a hidden total."""
    done = run(b"Area,Men,Women,Total\nCity,3,20,23\nNorth,30,40,70\nTotal,33,60,93\n")
    assert done.exit_code == 0
    assert done.table_csv.count("*") >= 3


def test_the_layout_and_what_is_not_hidden_stay():
    done = run(CROSS)
    before = [line.split(",") for line in CROSS.decode().splitlines()]
    assert [len(row) for row in body(done)] == [len(row) for row in before]
    for old, new in zip(before, body(done), strict=True):
        assert all(fresh in (text, "*") for text, fresh in zip(old, new, strict=True))
    assert "*" in done.table_csv
    assert "3" not in body(done)[1][1]


def test_nothing_small_nothing_hidden():
    content = b"Area;Men\r\nCity;30\r\nNorth;0\r\n"
    assert run(content).table_csv.encode() == content


def test_the_rule_says_what_is_small():
    assert "*" not in run(b"Area,n\nCity,5\nNorth,9\n").table_csv
    assert "*" in run(b"Area,n\nCity,5\nNorth,9\n", rule=Rule(5, inclusive=True)).table_csv
    assert run(b"Area,n\nCity,0\nNorth,9\n", rule=Rule(5, zeros="hidden")).table_csv == "Area,n\nCity,*\nNorth,9\n"


def test_percentages_of_a_hidden_count_go_with_it():
    done = run(b"Service,Clients,% of all,Average age\nA,3,10%,33.2\nB,10,33.3%,44\nC,17,56.7%,45\n")
    assert done.table_csv == "Service,Clients,% of all,Average age\nA,*,*,*\nB,10,*,44\nC,17,*,45\n"


def test_a_percentage_of_a_printed_total_goes_only_where_it_gives_something_back():
    done = run(b"Service,Clients,% of all\nA,3,5%\nB,20,33.3%\nC,37,61.7%\nTotal,60,100%\n")
    hidden = [row[0] for row in body(done) if row[2] == "*"]
    assert "A" in hidden
    assert len(hidden) == sum(row[1] == "*" for row in body(done))


def test_a_percentage_may_be_a_small_count_by_itself():
    done = run(b"Area,Victims,% repeat\nCity,100,3%\nNorth,100,40%\nSouth,50,98%\nTotal,250,36.8%\n")
    assert [row[2] for row in body(done)] == ["% repeat", "*", "40%", "*", "*"]


def test_percentages_that_come_to_a_hundred_go_together():
    done = run(b"Area,Victims,% men,% women\nCity,100,3%,97%\nNorth,100,40%,60%\n")
    assert [row[2:] for row in body(done)] == [["% men", "% women"], ["*", "*"], ["40%", "60%"]]


def test_in_a_cross_table_the_percentage_is_of_the_total_of_the_row():
    done = run(b"Area,Men,Women,Total,% repeat\nCity,40,60,100,2%\nNorth,50,50,100,30%\n")
    assert [row[4] for row in body(done)] == ["% repeat", "*", "30%"]


def test_a_hidden_total_takes_every_share_with_it():
    done = run(b"Area,Victims,Rate\nCity,3,1.5\nNorth,1,2.5\nTotal,4,2.0\n")
    assert {row[2] for row in body(done)[1:]} == {"*"}


def test_numbers_that_came_hidden_are_protected_too():
    done = run(b"Area,n\nCity,*\nNorth,*\nSouth,7\nTotal,12\n")
    assert done.exit_code == 0
    assert body(done)[3] == ["South", "*"]
    assert any("came hidden" in note for note in done.report.notes)


def test_a_dash_that_is_nought_may_be():
    assert run(b"Area,n\nCity,-\nNorth,9\nTotal,9\n").exit_code == 0


def test_totals_that_no_hidden_numbers_fit_are_bad_input():
    done = run(b"Area,n,m\nCity,*,9\nNorth,9,9\nTotal,5,18\n")
    assert done.exit_code == 2
    assert "contradict" in done.problem


def test_rounded_to_five_with_every_sum():
    done = run(CROSS, method="round")
    numbers = [[int(text) for text in row[1:]] for row in body(done)[1:]]
    assert all(value % 5 == 0 for row in numbers for value in row)
    assert all(sum(row[:-1]) == row[-1] for row in numbers)
    assert [sum(column) for column in zip(*numbers[:-1], strict=True)] == numbers[-1]
    wide = run(b'Area,Victims,Mean\nCity,"1,003",2.5\nNorth,3,1.5\n', method="round")
    assert re.fullmatch(r'Area,Victims,Mean\nCity,"1,00[05]",\*\nNorth,[05],\*\n', wide.table_csv)


def test_rounding_takes_the_next_multiple_of_five():
    done = run(b"Area,n\nCity,6\nNorth,33\n", method="round", rule=Rule(10))
    assert all(int(row[1]) % 10 == 0 for row in body(done)[1:])


def test_bands_join_rows_and_columns_in_the_same_layout():
    done = run(b"Area,0-15,16-24,25+\nCity,3,10,11\nNorth,7,2,8\n", method="band")
    assert body(done) == [["Area", "0-24", "25+"], ["City", "13", "11"], ["North", "9", "8"]]
    assert any("put together" in note for note in done.report.notes)
    long = run(b"Area,Victims,Mean\nCity,3,1.5\nNorth,9,2.5\nSouth,4,2.5\nTotal,16,2.0\n", method="band")
    assert long.exit_code == 0
    assert ["Total", "16", "*"] in body(long)
    assert run(b"Area,Victims\nCity,30\nNorth,9\n", method="band").table_csv == "Area,Victims\nCity,30\nNorth,9\n"


def test_bands_leave_subtotals_out():
    done = run(b"Area,n\nA1,3\nA2,9\nSubtotal A,12\nB1,7\nB2,5\nSubtotal B,12\nTotal,24\n", method="band")
    assert not any("Subtotal" in row[0] for row in body(done))


def test_what_cannot_be_put_into_bands_is_held():
    done = run(b"Area,n\nCity,1\nNorth,2\n", method="band")
    assert (done.exit_code, done.table_csv) == (1, "")
    assert done.problem


def test_a_table_that_came_rounded_may_not_add_up():
    text = b"Area,n\nCity,5\nNorth,10\nTotal,20\n"
    assert run(text).exit_code == 2
    assert run(text, rounded=True).exit_code == 0


LEAKS = (
    b"Area,Victims\nCity,1\nNorth,9\nSouth,4\nTotal,14\n",
    b"Area,Victims\nCity and South,5\nNorth,9\nTotal,14\n",
)


def test_a_safe_table_enters_the_ledger_and_an_unsafe_one_does_not(tmp_path: Path):
    first = run(LEAKS[1], ledger=tmp_path)
    assert first.exit_code == 0
    second = run(LEAKS[0], ledger=tmp_path)
    assert (second.exit_code, second.table_csv, second.rows) == (1, "", ())
    assert second.report.learnt
    assert second.report.mends
    assert len(open_ledger(tmp_path).releases) == 1
    told = json.loads(json.dumps(second.as_data()))
    assert told["learnt"][0]["cell"]
    assert told["attacks"][-1]["provably_small"] > 0
    assert any("can tell that" in line for line in second.report.sentences())


def test_an_unsafe_table_may_have_no_mend(tmp_path: Path):
    run(b"Area,Victims\nCity,1\nNorth,4\nTotal,5\n", ledger=tmp_path)
    done = run(b"Sex,Victims\nMen,1\nWomen,4\n", ledger=tmp_path)
    assert done.exit_code in (0, 1)


def test_a_table_that_contradicts_an_earlier_one_is_held(tmp_path: Path):
    run(b"Area,Victims\nCity,12\nNorth,9\nTotal,21\n", ledger=tmp_path)
    done = run(b"Area,Victims\nCity,13\nNorth,9\nTotal,22\n", ledger=tmp_path)
    assert done.exit_code == 1
    assert done.report.mends == ()
    assert any("cannot be true together" in line for line in done.report.sentences())
    others = run(b"Area,Victims\nCity,13\nNorth,9\nTotal,22\n", ledger=tmp_path, population="staff")
    assert others.exit_code == 0


def test_a_damaged_ledger_is_bad_input(tmp_path: Path):
    (tmp_path / "00001.json").write_text("{")
    done = run(CROSS, ledger=tmp_path)
    assert done.exit_code == 2
    assert "00001.json" in done.problem
    assert done.as_data()["problem"] == done.problem


@pytest.mark.parametrize("content", [b"", b"x", b"\0\0", b"Area,Cost\nCity,\xc2\xa33\n", b"\xff\xfe\x00"])
def test_bad_input_is_one_sentence(content):
    done = run(content)
    assert done.exit_code == 2
    assert done.problem.endswith(".")
    assert done.table_csv == ""


def test_the_report_says_what_was_done_and_what_the_law_asks():
    words = " ".join(run(CROSS).report.sentences())
    assert "Counts of 1 to 4 (fewer than 5) are small" in words
    assert "section 40(2)" in words
    assert "section 17" in words
    assert "three readers" in words
    data = run(CROSS).as_data()
    assert data["attacks"] == [
        {"reader": reader, "protected": 2, "exact": 0, "provably_small": 0}
        for reader in ("plain", "sees-zeros", "is-the-one")
    ]
    assert data["proven_optimum"]
    assert "Counts of 0 to 5 (5 or fewer)" in " ".join(
        run(CROSS, rule=Rule(5, inclusive=True, zeros="hidden")).report.sentences()
    )
    assert "Counts of 1 (fewer than 2)" in " ".join(run(CROSS, rule=Rule(2)).report.sentences())
    assert "section" not in " ".join(run(b"Area,n\nCity,30\nNorth,0\n").report.sentences())


def test_a_table_of_noughts_alone_is_safe():
    content = b"Area,Men,Women,Total\nCity,0,0,0\nNorth,0,0,0\nTotal,0,0,0\n"
    assert (run(content).exit_code, run(content).table_csv.encode()) == (0, content)


def test_bands_that_join_a_whole_variable_name_what_they_join():
    done = run(b"Age,Men,Women\n0-15,3,9\n16-24,7,2\n25-34,8,14\n35+,2,20\nTotal,20,45\n", method="band")
    assert body(done)[0] == ["Age", "Men and Women"]
    assert done.report.small == 3
    assert "Categories were put together" in " ".join(done.report.sentences())


def test_the_same_table_again_keeps_its_pattern(tmp_path: Path):
    first = run(CROSS, ledger=tmp_path)
    again = run(CROSS, ledger=tmp_path)
    assert again.table_csv == first.table_csv
    assert len(open_ledger(tmp_path).releases) == 2


def test_the_brake_is_told_in_the_report():
    rows = "".join(f"S{at},{at % 7},{at % 5 + 3},{at % 11}\n" for at in range(9))
    done = run(f"Service,City,North,South\n{rows}".encode(), seconds=0.0)
    assert done.report.cut_short
    assert done.as_data()["cut_short"]
    assert any("emergency brake" in line for line in done.report.sentences())
    assert not run(CROSS).report.cut_short

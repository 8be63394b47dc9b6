"""When a table that leaves raises the question of small counts of people."""

from answerable.guard.small_numbers.people import SmallCount, small_counts


def rows(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.strip().splitlines()]


def test_a_column_of_people_with_a_small_count():
    found = small_counts(rows("Service,Victims,Cost\nAdvice,3,£2\nRefuge,40,£3\n"))
    assert found == (SmallCount(2, 2, 3, "Victims"),)


def test_the_caption_or_the_corner_may_say_that_it_is_of_people():
    table = "City,North\nAdvice,3,40\nRefuge,40,2\n"
    assert len(small_counts(rows("Service," + table), caption="Victims helped in 2024")) == 2
    assert len(small_counts(rows("Victims by service," + table))) == 2
    assert len(small_counts(rows("Table 1: victims,,\nService," + table))) == 2
    assert small_counts(rows("Service," + table)) == ()


def test_two_rows_of_headings_count_as_one():
    assert len(small_counts(rows(",Male,,Female,\nArea,0-15,16+,0-15,16+\nCity,1,20,30,4\n"))) == 2


def test_what_is_no_count_of_people_raises_nothing():
    for table in (
        "Service,Amount of clients' money\nA,3\nB,4\n",
        "Officer,Rank order\nA,3\nB,4\n",
        "Victims,Number of sessions\nA,3\nB,4\n",
        "Victim,Item\nA,1\nB,2\nC,3\n",
        "Clients,Supported\nA,1\nB,2\nC,3\n",
        "Clients,Supported\nA,£1\nB,2\n",
        "Clients,Supported\nA,1.5\nB,2\n",
        "Clients,Supported\nA,x\nB,y\nC,2\nD,z\nE,z\n",
        "Clients,Year\nA,2023\nB,2024\n",
        "Clients,Supported\nA,30\nB,\n",
        "Clients,Supported\nA,none\n",
        "1,2\n3,4\n",
        "x\n",
    ):
        assert small_counts(rows(table)) == (), table
    assert small_counts([]) == ()


def test_the_threshold_is_exclusive_and_nought_raises_nothing():
    assert [one.count for one in small_counts(rows("Area,Victims\nA,0\nB,4\nC,5\nD,9\n"))] == [4]
    assert [one.count for one in small_counts(rows("Area,Victims\nA,0\nB,4\nC,5\nD,9\n"), threshold=6)] == [4, 5]


def test_short_rows_are_no_trouble():
    assert len(small_counts(rows("Area,Victims,Supported\nA,4\nB,9,3\n"))) == 2

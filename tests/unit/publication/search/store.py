"""A small store in memory, as the index is handed it, and a few made-up records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from answerable.publication.search.documents import Gone, Indexed
from answerable.publication.search.years import calendar, financial


class Store:
    """Records by key, each with the version at which it last changed."""

    def __init__(self, *records: Indexed) -> None:
        self.now = 0
        self.held: dict[str, tuple[int, Indexed | Gone]] = {}
        self.put(*records)

    def put(self, *records: Indexed) -> None:
        self.now += 1
        for one in records:
            self.held[one.key] = (self.now, one)

    def drop(self, key: str) -> None:
        self.now += 1
        self.held[key] = (self.now, Gone(key, self.now))

    def version(self) -> int:
        return self.now

    def changed_since(self, version: int) -> Iterator[Indexed | Gone]:
        return iter([one for changed, one in self.held.values() if changed > version])

    def all(self) -> Iterator[Indexed]:
        return iter([one for _, one in self.held.values() if isinstance(one, Indexed)])

    def count(self) -> int:
        return len(list(self.all()))


def answer(key: str, question: str, reply: str, **more: object) -> Indexed:
    fields: dict[str, object] = {
        "kind": "answer",
        "title": question[:40],
        "text": "",
        "question": question,
        "answer": reply,
        "path": f"/answers/{key}",
    }
    return Indexed(key=key, **{**fields, **more})  # type: ignore[arg-type]


RECORDS = (
    answer(
        "a-2019",
        "How much was spent on sexual violence services in Northumbria in 2019-20?",
        "We paid £12,000 to Harbour Advocacy for its work with survivors, and £300 for the café at Ashington.",
        title="Spending on sexual violence services",
        dated=date(2020, 5, 1),
        years=(financial(2019),),
        places=("Northumbria",),
        providers=("Harbour Advocacy",),
        categories=("sexual_violence.advocacy",),
        pence=(1_200_000, 30_000),
        request="7617/13",
    ),
    answer(
        "a-2018",
        "How much was spent on sexual violence services in Northumbria in 2018-19?",
        "We paid £9,000 to Lantern Counselling.",
        dated=date(2019, 5, 1),
        years=(financial(2018),),
        places=("Northumbria",),
        providers=("Lantern Counselling",),
        categories=("sexual_violence",),
        pence=(900_000,),
    ),
    answer(
        "a-kent",
        "How much was spent on sexual violence services in Kent in 2019-20?",
        "We paid £8,000 to Lantern Counselling.",
        dated=date(2020, 6, 1),
        years=(financial(2019),),
        places=("Kent",),
        providers=("Lantern Counselling",),
        pence=(800_000,),
    ),
    answer(
        "a-dogs",
        "What is the policy on the welfare of police dogs in Northumbria?",
        "The policy is attached. Dogs are seen by a veterinary surgeon each quarter in Reading.",
        places=("Northumbria", "Reading"),
        years=(calendar(2019),),
        dated=date(2019, 3, 1),
    ),
    Indexed(
        key="p-support",
        kind="provider",
        title="Victim Support",
        text="A charity that helps victims of crime with practical and emotional help.",
        providers=("Victim Support",),
        path="/providers/p-support",
    ),
)

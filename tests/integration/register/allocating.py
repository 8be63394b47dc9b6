"""A made-up pot with four elements and three councils, for tests."""

from __future__ import annotations

from decimal import Decimal

from answerable.accounts.models import User
from answerable.register.actions import allocations as actions
from answerable.register.models import Allocation, AllocationElement, Fund, Organisation

OUTCOMES = "Fewer repeat victims (made up)"
POT = Decimal("138734.84")
PURPOSE = "council housing communities"


def councils() -> dict[str, Organisation]:
    return {
        name: Organisation.objects.create(ref=name, name=f"{name.capitalize()} Council (made up)", kind="council")
        for name in ("ash", "elm", "oak")
    }


def numbers(towns: dict[str, Organisation], **rows: dict[str, str]) -> dict[Organisation, dict[str, Decimal]]:
    return {towns[ref]: {name: Decimal(value) for name, value in row.items()} for ref, row in rows.items()}


def worked_pot(by: User | None = None) -> Allocation:
    """Begin the pot, with every element and figure, not agreed."""
    towns = councils()
    fund = Fund.objects.create(ref="F-LOCAL", name="Local fund (made up)")
    allocation = actions.create(
        title="Local fund (made up)", fund=fund, financial_year="2026-27", pot=POT, outcomes=OUTCOMES, by=by
    )

    def element(kind: str, name: str, figures: dict[Organisation, dict[str, Decimal]], **more: object) -> None:
        made = actions.put_element(
            allocation=allocation,
            version=allocation.version,
            by=by,
            kind=kind,
            name=name,
            **more,  # type: ignore[arg-type]
        )
        actions.put_figures(allocation=allocation, element=made, version=allocation.version, figures=figures, by=by)

    element(
        AllocationElement.Kind.RAISED_LOCALLY,
        "Second homes and exemptions",
        numbers(
            towns,
            ash={"Second homes": "30000", "Exemptions": "10000"},
            elm={"Second homes": "5000.55", "Exemptions": "0"},
            oak={"Second homes": "0", "Exemptions": "0"},
        ),
        proportion=Decimal(50),
    )
    element(
        AllocationElement.Kind.DISCRETIONARY,
        "At discretion",
        numbers(towns, ash={"Amount": "5000"}, elm={"Amount": "5000"}, oak={"Amount": "5000"}),
        amount=Decimal(15000),
    )
    element(
        AllocationElement.Kind.TOP_UP,
        "Housing costs",
        numbers(towns, oak={"Cost": "1234.56"}),
        restricted_to=PURPOSE,
    )
    element(
        AllocationElement.Kind.FORMULA,
        "By need",
        numbers(
            towns,
            ash={"Population": "70000", "Crime": "4000", "Demand": "9000"},
            elm={"Population": "50000", "Crime": "2500", "Demand": "6000"},
            oak={"Population": "30000", "Crime": "1500", "Demand": "2000"},
        ),
        amount=Decimal(100_000),
        weights={"Population": Decimal(50), "Crime": Decimal(25), "Demand": Decimal(25)},
    )
    return allocation

"""The authority as its letters name it, from the register's own record of it."""

from __future__ import annotations

from answerable.answering.errors import NoRegister
from answerable.register import queries as register

from .rules.reply import Office


def office() -> Office:
    """Return the authority as letters name it. Raises answering.NoRegister when no office was loaded."""
    a = register.authority()
    if a is None:
        raise NoRegister
    return Office(
        authority=a.name,
        office=a.office_name,
        address=tuple(line for line in a.address.splitlines() if line.strip()),
        contact="; ".join(filter(None, (a.email, a.phone))),
        review_contact=a.review_contact,
        review_window_working_days=a.review_window_working_days,
        signed_by=a.signed_by,
        regulator_name=a.regulator_name,
        regulator_address=a.regulator_address,
        regulator_phone=a.regulator_phone,
        regulator_url=a.regulator_url,
        privacy_notice=a.privacy_notice,
    )

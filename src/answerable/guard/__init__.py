"""May this file leave? `check(name, content)` says what is hidden in it, and whether it must stay.

Fails closed: a file of a kind that is not known, that cannot be opened, takes too long or is too large is held. `formats` has
one module a format, `techniques` the catalogue of what is looked for, `personal` the search for personal data in words, and
`small_numbers` the disclosure control of tables of people. Pure: no Django, no store.
"""

from .check import check
from .findings import Finding, Severity, Verdict

__all__ = ["Finding", "Severity", "Verdict", "check"]

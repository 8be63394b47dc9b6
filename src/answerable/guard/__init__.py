"""May this file leave? `check(name, content)` says what is hidden in it, and whether it must stay.

Fails closed: a file of a kind that is not known, that cannot be opened, takes too long or is too large is held. One
module a format: `pdf`, `tables` (CSV), `plain` (text), `web` (HTML), `pictures` (PNG, JPEG). Pure: no Django, no store.
"""

from .check import check
from .findings import Finding, Severity, Verdict

__all__ = ["Finding", "Severity", "Verdict", "check"]

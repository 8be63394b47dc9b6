"""The policy told a second time, role by role and in other words, to hold the table of rules/policy.py against.

The table is by what ties a worker to a referral; this is by who the worker is. Nothing here is taken from the table.
"""

from __future__ import annotations

from dataclasses import dataclass, field

TOLD = {"see_state", "see_identity", "see_offence", "see_perpetrator"}
ENOUGH_TO_DECIDE = {"see_state", "see_identity", "see_offence", "see_needs", "see_risk"}
ALL_BUT_NOTES = TOLD | ENOUGH_TO_DECIDE | {"see_contact", "see_address"}
ALL = ALL_BUT_NOTES | {"see_notes"}

AT_HUB = {"sent", "offered", "declined"}
IN_SUPPORT = {"accepted", "active"}
OPEN = AT_HUB | IN_SUPPORT
OVER = {"closed", "withdrawn"}

TO_HELP = {"referral", "support", "safeguarding"}
ASIDE = {"support", "safeguarding"}


@dataclass(frozen=True)
class Case:
    """A worker and a referral: `ties` between them, `shared`: (purpose, group) of what is shared with the worker's organisation."""

    role: str
    ties: frozenset[str]
    state: str
    shared: frozenset[tuple[str, str]] = field(default=frozenset())
    restricted: bool = False
    conflicted: bool = False
    article_18: bool = False

    def tied(self, *ties: str) -> bool:
        """Whether all of these ties hold."""
        return set(ties) <= self.ties

    def given(self, verbs: set[str], purposes: set[str]) -> set[str]:
        """Those of the verbs whose group of fields is shared for one of these purposes."""
        groups = {group for purpose, group in self.shared if purpose in purposes}
        if not groups:
            return set()
        return {
            verb
            for verb in verbs
            if verb == "see_state" or not verb.startswith("see_") or verb.removeprefix("see_") in groups
        }

    def given_or_ours(self, verbs: set[str]) -> set[str]:
        """The same for what helping rests on; all of them where the worker's organisation made the referral."""
        return verbs if self.tied("referred_by_us") else self.given(verbs, TO_HELP)


def _as_writer(case: Case) -> set[str]:
    may: set[str] = set()
    if not case.tied("written"):
        return may
    if case.state == "draft":
        may |= ALL | {"edit", "send", "withdraw", "assess", "ask_override"}
    if case.state in OPEN:
        may |= TOLD | {"refer_marac"} | case.given(ALL, ASIDE)
    if case.state in {"sent", "offered"}:
        may |= {"withdraw"}
    if case.state in OVER:
        may |= {"see_state"}
    return may


def _as_supporter(case: Case) -> set[str]:
    may: set[str] = set()
    if not case.tied("allocated"):
        return may
    if case.state in IN_SUPPORT:
        work = {"contact", "assess", "plan", "share", "ask_override", "refer_marac", "transfer"}
        may |= {"see_state", "see_notes", "close"} | case.given_or_ours(ALL_BUT_NOTES | work)
    if case.state == "closed":
        may |= case.given_or_ours({"see_state", "see_identity"})
    return may


ROUTING = {"route", "redirect", "withdraw", "contact", "assess", "share", "ask_override", "refer_marac", "close"}


def referrer(case: Case) -> set[str]:
    return _as_writer(case)


def support_worker(case: Case) -> set[str]:
    return _as_writer(case) | _as_supporter(case)


def coordinator(case: Case) -> set[str]:
    may = _as_writer(case) | _as_supporter(case)
    if case.restricted:
        return may
    if case.tied("referred_by_us"):
        if case.state == "draft":
            may |= ALL | {"edit", "send", "withdraw"}
        if case.state in OPEN:
            may |= TOLD
        if case.state in {"sent", "offered"}:
            may |= {"withdraw"}
    if case.tied("hub"):
        if case.state in AT_HUB:
            may |= case.given_or_ours(ALL_BUT_NOTES | ROUTING)
        if case.state in IN_SUPPORT:
            may |= case.given_or_ours({"see_state", "see_identity"})
        if case.state in OVER:
            may |= case.given_or_ours({"see_state"})
    if case.tied("own_service"):
        if case.state == "offered":
            may |= case.given_or_ours(ENOUGH_TO_DECIDE | {"accept", "decline"})
        if case.state in IN_SUPPORT:
            may |= case.given_or_ours(ENOUGH_TO_DECIDE | {"see_contact", "allocate", "contact", "transfer"})
        if case.state == "closed":
            may |= {"see_state"}
    if case.tied("shared") and case.state in OPEN:
        may |= case.given(ALL, ASIDE)
    return may


def service_manager(case: Case) -> set[str]:
    may = _as_writer(case) | _as_supporter(case)
    if case.tied("referred_by_us"):
        if case.state == "draft":
            may |= ALL | {"edit", "send", "withdraw", "sign_override"}
        if case.state in OPEN:
            may |= TOLD | {"sign_override"}
        if case.state in {"sent", "offered"} and not case.restricted:
            may |= {"withdraw"}
    if case.tied("hub") and not case.restricted:
        if case.state in AT_HUB:
            may |= case.given_or_ours(ALL_BUT_NOTES | ROUTING | {"sign_override"})
        if case.state in IN_SUPPORT:
            may |= case.given_or_ours({"see_state", "see_identity"})
        if case.state in OVER:
            may |= case.given_or_ours({"see_state"})
    if case.tied("own_service"):
        if case.state == "offered":
            may |= case.given_or_ours(ENOUGH_TO_DECIDE | {"accept", "decline"})
        if case.state in IN_SUPPORT:
            answers_for = {
                "allocate",
                "contact",
                "transfer",
                "share",
                "ask_override",
                "sign_override",
                "refer_marac",
                "export",
            }
            may |= {"see_state", "see_notes", "close"} | case.given_or_ours(ALL_BUT_NOTES | answers_for)
        if case.state == "closed":
            may |= {"see_state", "see_notes", "close"} | case.given_or_ours(ALL_BUT_NOTES | {"export"})
    if case.tied("shared") and case.state in OPEN:
        may |= case.given(ALL, ASIDE)
    return may


def hub_lead(case: Case) -> set[str]:
    may = _as_writer(case)
    if case.tied("referred_by_us"):
        if case.state == "draft":
            may |= ALL | {"edit", "send", "withdraw", "sign_override"}
        if case.state in OPEN:
            may |= TOLD | {"sign_override"}
    if case.tied("hub"):
        if case.state in AT_HUB:
            may |= case.given_or_ours(ALL_BUT_NOTES | ROUTING | {"sign_override"})
        if case.state in IN_SUPPORT:
            acts = {"refer_marac", "share", "ask_override", "sign_override"}
            may |= case.given_or_ours(ENOUGH_TO_DECIDE | {"see_perpetrator"} | acts)
        if case.state in OVER:
            may |= case.given_or_ours({"see_state", "see_identity"})
    if case.tied("own_service") and case.state in IN_SUPPORT:
        may |= {"see_state", "see_notes", "close"}
        may |= case.given_or_ours(ALL_BUT_NOTES | {"sign_override", "refer_marac", "ask_override"})
    if case.tied("shared") and case.state in OPEN:
        may |= case.given(ALL, ASIDE)
    if case.state != "draft":
        if case.tied("at_hub"):
            may |= {"break_glass"}
        if case.tied("opened"):
            may |= ALL
    return may


def marac_coordinator(case: Case) -> set[str]:
    if case.tied("marac") and case.state != "draft":
        sees = ALL_BUT_NOTES | {"export"}
        return sees if case.tied("referred_by_us") else case.given(sees, {"marac"})
    return set()


def data_protection(case: Case) -> set[str]:
    may: set[str] = set()
    if not case.tied("rights"):
        return may
    if case.tied("referred_by_us"):
        may |= ALL_BUT_NOTES | {"export"}
    if case.state != "draft":
        if case.tied("hub"):
            may |= ALL_BUT_NOTES | {"export"}
        if case.tied("own_service"):
            may |= ALL | {"export"}
        may |= case.given(ALL | {"export"}, TO_HELP | {"marac"})
    return may


def administrator(_: Case) -> set[str]:
    return set()


BY_ROLE = {
    "referrer": referrer,
    "support_worker": support_worker,
    "coordinator": coordinator,
    "service_manager": service_manager,
    "hub_lead": hub_lead,
    "marac_coordinator": marac_coordinator,
    "data_protection": data_protection,
    "administrator": administrator,
}


def may_do(case: Case) -> frozenset[str]:
    """The codes of all that a worker may do."""
    if case.conflicted:
        return frozenset()
    may = BY_ROLE[case.role](case)
    if case.article_18:
        may &= ALL | {"export", "break_glass"}
    return frozenset(may)

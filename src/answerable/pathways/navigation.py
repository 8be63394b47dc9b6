"""The way around the site: one line for each place, which a worker sees where their role may go there."""

from __future__ import annotations

from typing import NamedTuple

from answerable.pathways.rules.verbs import Desk
from answerable.pathways.rules.vocabulary import Role


class Place(NamedTuple):
    """One place: its words, the name of its address in the namespace “pathways”, who may go there, what it is for."""

    text: str
    address: str
    desk: Desk
    what: str = ""
    top: bool = True
    """Whether it stands in the navigation of every page; else on the home page alone."""


NAVIGATION: list[Place] = [
    Place("My day", "my_day", Desk.SUPPORT, "What is due for your own cases today, and what is late"),
    Place(
        "Caseloads", "caseloads", Desk.SEE_CASELOADS, "Who has how many cases, what waits for a worker, what is late"
    ),
    Place(
        "Outcomes", "outcomes", Desk.SEE_CASELOADS, "How far people came, and how completely it was asked", top=False
    ),
    Place("Queue", "queue", Desk.REFER, "What waits to be routed, answered or given to a worker"),
    Place("Referrals", "referrals", Desk.REFER, "Start a referral, finish a draft, see how yours go on"),
    Place("Reminders", "reminders", Desk.REFER, "What is late and waits for your organisation", top=False),
    Place("To sign off", "to_sign", Desk.REFER, "Sharing without agreement that waits for a manager", top=False),
    Place("Clocks", "clocks", Desk.MANAGE_RULES, "How long things may take", top=False),
    Place(
        "Services", "services", Desk.MANAGE_SERVICE, "Say what your services take, how many, and how long people wait"
    ),
    Place(
        "All services",
        "all_services",
        Desk.MANAGE_ORGANISATIONS,
        "The commissioned services, and who they are for",
        top=False,
    ),
    Place("Returns", "returns", Desk.DRAFT_RETURN, "What your services report to the office that pays for them"),
    Place("Workers", "workers", Desk.MANAGE_WORKERS, "Open, change and close accounts"),
    Place("Organisations", "organisations", Desk.MANAGE_ORGANISATIONS, "Partner agencies, areas and postcodes"),
    Place("Protocols", "protocols", Desk.MANAGE_PROTOCOLS, "Who may share what with whom, for what, until when"),
    Place("Emergency", "emergency", Desk.BREAK_GLASS, "Open a referral to protect somebody’s life"),
    Place("Safeguards", "openings", Desk.REVIEW_SAFEGUARDS, "Review what was opened in an emergency"),
    Place("Who has looked", "views", Desk.REVIEW_SAFEGUARDS, "Who has looked at whom", top=False),
    Place("Journal", "journal", Desk.READ_JOURNAL, "Every change, and proof that none was altered", top=False),
    Place("Name check", "name_check", Desk.NAME_CHECK, "Is somebody known already, and to whom"),
    Place("One person?", "links", Desk.REVIEW_LINKS, "Records that may be of one person", top=False),
    Place(
        "Name checks",
        "name_checks",
        Desk.REVIEW_SAFEGUARDS,
        "Alarms, samples to review, and what others were told",
        top=False,
    ),
    Place("Repeats", "repeats", Desk.MATCH_LISTS, "To whom something was done again and again"),
    Place("MARAC", "marac", Desk.RUN_MARAC, "Who waits for a meeting, agendas, minutes and actions"),
    Place(
        "Your MARAC meetings",
        "my_marac",
        Desk.NAME_CHECK,
        "Agendas that your organisation is asked to, and its actions",
        top=False,
    ),
    Place("Rules", "rules", Desk.MANAGE_RULES, "Local rules: what is a repeat, when somebody is referred to MARAC"),
    Place("Words of consent", "wordings", Desk.MANAGE_RULES, "What people are asked to agree to", top=False),
    Place("Risk tools", "risk_tools", Desk.MANAGE_RULES, "The questions that risk is assessed with", top=False),
    Place("Requests", "rights", Desk.ANSWER_RIGHTS, "What people ask about their own record, and by when"),
    Place("Keeping", "keeping", Desk.DISPOSE, "How long records are kept, what is held, what is over"),
    Place("Files", "imports", Desk.EXCHANGE, "Bring in and give files of partners’ systems", top=False),
    Place("Match a list", "add_list", Desk.MATCH_LISTS, "Check the names of a list at once", top=False),
    Place("Put right by partners", "corrections", Desk.REFER, "What a partner corrected of what it shared", top=False),
]
"""Every place in its order. Who adds a part of the site adds its places here."""

OWN_SCREEN: dict[Role, str] = {
    Role.SUPPORT_WORKER: "my_day",
    Role.COORDINATOR: "queue",
    Role.SERVICE_MANAGER: "caseloads",
    Role.HUB_LEAD: "safeguarding",
    Role.MARAC_COORDINATOR: "marac",
    Role.DATA_PROTECTION: "records",
}
"""Where home leads a role at once: the screen made for its day. The others choose among their places."""

"""What is in an archive, what is left out and why, and what becomes of each table where an office joins another.

Every table of every room is in the archive unless it stands here with the reason. So a new table is handed over without being told.
Tables are named by their room and model ("register.agreement"), columns by their table and name ("accounts.user.password").
"""

from __future__ import annotations

import re

FORMAT = "Answerable office archive"
VERSION = 1
"""Raised when an older Answerable could not read the archive any more."""

LEFT_OUT_TABLES = {
    "register.spendbycategory": "Sums of the payments, made anew from them.",
    "register.spendbydepartment": "Sums of the payments, made anew from them.",
    "register.spendbypayee": "Sums of the payments, made anew from them.",
    "register.payeesuggestion": "Suggestions who a payee may be, made anew by `answerable match`.",
    "auth.permission": "Of the framework, and the same in every office.",
    "auth.group": "Of the framework, and not used.",
    "auth.group_permissions": "Of the framework, and not used.",
    "contenttypes.contenttype": "Of the framework, and the same in every office.",
    "sessions.session": "Who is signed in now.",
    "account.emailaddress": "Of the sign-in library, made anew when somebody signs in.",
    "account.emailconfirmation": "Of the sign-in library: codes that let somebody in.",
}

LEFT_OUT_COLUMNS = {
    "accounts.user.password": "Lets somebody in. Whoever comes back is given a new one.",
    "accounts.user.last_login": "When somebody last signed in is no part of the record.",
    "casework.task.token_digest": "Belongs to a link that lets somebody in. A new link is sent from the task.",
}

LINKS_TAKEN_OUT = "casework.outgoingmessage.body"
"""Web addresses are taken out of it, as they are once a message is sent: the address of a task lets somebody answer it."""

USUAL_MEANINGS = {
    "id": "The number of the row, given by the store",
    "ref": "The office's own name for the record",
    "version": "Goes up by one with every change of the row",
}
"""Of columns that nearly every table has and no model explains."""

LEFT_OUT_FILES = (
    (
        re.compile(r"imports/uploaded/.*"),
        "Files that were uploaded and not gone on with; they are removed after a day.",
    ),
    (re.compile(r"imports/[^/]+/running"), "A mark that a file is being brought in now."),
    (re.compile(r"imports/lock"), "A mark that keeps two from bringing files in at once."),
    (re.compile(r"documents/arriving-.*"), "Files that are being uploaded now."),
    (re.compile(r".*\.arriving"), "Files that were being put back when a restore was stopped."),
)


def why_file_is_left_out(kept: str) -> str:
    """Return why the file with this name is not in the archive; empty where it is."""
    return next((why for pattern, why in LEFT_OUT_FILES if pattern.fullmatch(kept)), "")


KEPT_NAME_COLUMNS = frozenset({"kept", "letter_file"})
"""Columns of text that name a file under the office's files."""

# Where an office joins another

SETTINGS = frozenset(
    {
        "register.authority",
        "register.dutysettings",
        "casework.caseworksettings",
        "casework.clearancechain",
        "casework.retentionschedule",
        "casework.lettertemplate",
    }
)
"""How the successor works stays as it is; the predecessor's are kept beside."""

JOURNAL = "audit.entry"

PUBLIC_ROOMS = ("publication", "publishing")
"""What a body made public it made public in its own name, through its own guard: nothing enters a published store but through that
store's door. The successor publishes the joined register itself, and the predecessor's public record stays whole beside."""


def stays_beside(table: str) -> bool:
    """Whether a table does not join another office's."""
    return table in SETTINGS or table == JOURNAL or table.partition(".")[0] in PUBLIC_ROOMS


JOINED = {
    "accounts.user": ("email",),
    "register.phrase": ("text",),
    "register.payee": ("name", "ledger_id"),
    "register.layout": ("kind", "fingerprint"),
    "register.organisationidentifier": ("scheme", "value"),
    "register.organisationalias": ("organisation", "name"),
    "casework.team": ("name",),
    "casework.addednonworkingday": ("day",),
    "casework.message": ("sha256",),
    "casework.outgoingmessage": ("message_id",),
    "casework.filetoerase": ("kept",),
    "register.withholding": ("record", "ref"),
}
"""Rows that are the same thing where these columns are the same: the successor's row stays and stands for both.

Organisations are joined by their register numbers, never by name (actions/joining.py)."""

SPEAKS_OF = {
    "register.statement": {"request_reference": ("casework.request", "reference")},
    "casework.releasedtable": {"reference": ("casework.request", "reference")},
}
"""Columns of text that name a record by its reference, and follow where that is renamed. So do `record` and `ref` side by side."""

EVIDENCE = frozenset({"casework.draft.answer"})
"""JSON columns with evidence in them, which follow too. What is signed, sent or hashed is never changed."""

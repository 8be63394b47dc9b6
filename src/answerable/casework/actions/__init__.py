"""Every change to a request. One module a subject; each action is atomic and writes one entry in the journal."""

from answerable.casework.errors import NotAddable, Stale

from .calendar import add_non_working_day, remove_non_working_day
from .life import record_event, withdraw_event
from .requests import (
    CONFIRM_RECEIPT,
    correct_particulars,
    correct_questions,
    keep_upload,
    look_up_again,
    receive,
    receive_file,
    receive_kept,
    receive_text,
    write_answer,
    write_reply_details,
)

__all__ = [
    "CONFIRM_RECEIPT",
    "NotAddable",
    "Stale",
    "add_non_working_day",
    "correct_particulars",
    "correct_questions",
    "keep_upload",
    "look_up_again",
    "receive",
    "receive_file",
    "receive_kept",
    "receive_text",
    "record_event",
    "remove_non_working_day",
    "withdraw_event",
    "write_answer",
    "write_reply_details",
]

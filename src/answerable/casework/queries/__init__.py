"""Reading requests. One module a subject; here is what other rooms ask for."""

from answerable.casework.clock import calendar, clock

from .life import events_to_record, standing_of
from .next_steps import steps_of
from .notices import unseen
from .requests import (
    DraftReply,
    QuestionView,
    added_non_working_days,
    day_by_day,
    draft_reply,
    draft_with_what_is_missing,
    is_free_upload,
    non_working_days_by_year,
    office,
    question_views,
    reply,
)
from .work import Work, WorkItem, WorkList, answered_requests, closed_requests, open_requests

__all__ = [
    "DraftReply",
    "QuestionView",
    "Work",
    "WorkItem",
    "WorkList",
    "added_non_working_days",
    "answered_requests",
    "calendar",
    "clock",
    "closed_requests",
    "day_by_day",
    "draft_reply",
    "draft_with_what_is_missing",
    "events_to_record",
    "is_free_upload",
    "non_working_days_by_year",
    "office",
    "open_requests",
    "question_views",
    "reply",
    "standing_of",
    "steps_of",
    "unseen",
]

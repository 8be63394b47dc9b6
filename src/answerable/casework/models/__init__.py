"""Requests and what belongs to them: rows and their constraints, one file a subject."""

from .appeals import Complaint, Review, ReviewFinding, Verdict
from .asked import WebAsk
from .calendar import AddedNonWorkingDay
from .deciding import Decision, Ground, Opinion
from .documents import CaseDocument, Layer, Mark, RedactedCopy
from .events import CaseEvent
from .gathering import Reminder, Search, Task, TimeSpent
from .keeping import Disposal, DisposalProposal, FileToErase, Hold, RetentionSchedule
from .letters import CaseLetter, LetterKind, LetterTemplate, LetterVersion, StandardLine
from .mail import Message, OutgoingMessage
from .notices import StaffNotice
from .releases import ClearanceChain, Release, ReleasedTable, ReleaseFile, Signature, Waiver
from .requesters import Requester
from .requests import LABEL_LENGTH, Draft, Question, Regime, Request, Route
from .teams import CaseworkSettings, Team
from .triage import Handling, Tie, Triage

__all__ = [
    "LABEL_LENGTH",
    "AddedNonWorkingDay",
    "CaseDocument",
    "CaseEvent",
    "CaseLetter",
    "CaseworkSettings",
    "ClearanceChain",
    "Complaint",
    "Decision",
    "Disposal",
    "DisposalProposal",
    "Draft",
    "FileToErase",
    "Ground",
    "Handling",
    "Hold",
    "Layer",
    "LetterKind",
    "LetterTemplate",
    "LetterVersion",
    "Mark",
    "Message",
    "Opinion",
    "OutgoingMessage",
    "Question",
    "RedactedCopy",
    "Regime",
    "Release",
    "ReleaseFile",
    "ReleasedTable",
    "Reminder",
    "Request",
    "Requester",
    "RetentionSchedule",
    "Review",
    "ReviewFinding",
    "Route",
    "Search",
    "Signature",
    "StaffNotice",
    "StandardLine",
    "Task",
    "Team",
    "Tie",
    "TimeSpent",
    "Triage",
    "Verdict",
    "Waiver",
    "WebAsk",
]

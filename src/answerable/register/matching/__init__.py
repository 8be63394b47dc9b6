"""Which organisations a name may be: the rules join what is beyond doubt, Splink ranks what is left to a person."""

from .names import Proposal, WhoIsWho, propose, who_is_who

__all__ = ["Proposal", "WhoIsWho", "propose", "who_is_who"]

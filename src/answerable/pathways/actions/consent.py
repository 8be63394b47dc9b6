"""Write what a person agreed to and took back, and the lawful ways to share without that (facts/law.md D5)."""

from __future__ import annotations

from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Consent, Organisation, Override, Referral, Worker
from answerable.pathways.rules.consent import How, Layer, OverrideReason
from answerable.pathways.rules.languages import ENGLISH, name_of
from answerable.pathways.rules.protocols import Basis
from answerable.pathways.rules.referral import Kind
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import State
from answerable.pathways.wordings import language_of, wording_of

from .events import add_event, as_stored
from .sharing import end_shares
from .wordings import kept


def write_answer(
    referral: Referral,
    *,
    layer: str,
    given: bool,
    how: str,
    agency: Organisation | None = None,
    language: str | None = None,
    by: Worker | None,
) -> Consent:
    """Write one answer, and return it. Inside the turn of an action. Raises CannotChange.

    `language`: in which the person was asked; None: in the one that they prefer. Where there are no words in it, they were the English ones.
    """
    if layer not in list(Layer):
        raise CannotChange("Say what the person was asked.", field="layer")
    if how not in list(How):
        raise CannotChange("Say how the person was asked.", field="how")
    if (agency is None) == (layer == Layer.SHARE):
        raise CannotChange("Agreement to share names one agency, and no other agreement does.", field="agency")
    asked_in = language_of(referral.person.preferences) if language is None else language
    answer = Consent.objects.create(
        person=referral.person,
        referral=referral,
        wording=kept(wording_of(layer, asked_in or ENGLISH), by=by),
        agency=agency,
        given=given,
        how=how,
        by=by,
    )
    if not given:
        _end_what_rests_on(referral, layer, agency)
    return answer


def _end_what_rests_on(referral: Referral, layer: str, agency: Organisation | None) -> int:
    """End the shares that rest on an agreement: those with the agency it names, or all where support itself is refused."""
    shares = referral.shares.filter(withdrawn_at__isnull=True, consent__isnull=False)
    if layer == Layer.SHARE:
        shares = shares.filter(receiver=agency)
    elif layer != Layer.SUPPORT:
        return 0
    return len(end_shares(shares))


def _verb(referral: Referral) -> Verb:
    return Verb.EDIT if referral.state == State.DRAFT else Verb.CONTACT


@in_turn()
def record_answer(
    *,
    referral: Referral,
    layer: str,
    given: bool,
    how: str,
    agency: Organisation | None = None,
    language: str | None = None,
    version: int,
    by: Worker,
) -> Consent:
    """Write down that the person was asked for one layer of consent and what they said, and return it.

    A “no” ends at once what was shared on an earlier “yes”. Raises CannotChange, also where there are no words in a `language` that is
    said; Stale where somebody was faster.
    """
    now = as_stored(referral, by=by, verb=_verb(referral), version=version)
    answer = write_answer(now, layer=layer, given=given, how=how, agency=agency, language=language, by=by)
    if language is not None and answer.wording.language != language:
        raise CannotChange(
            f"There are no words in {name_of(language)} for this. Ask in English, with an interpreter where one is needed.",
            field="language",
        )
    add_event(now, Kind.CONSENT_GIVEN, by=by, said={"layer": layer, "given": given})
    record(
        action="consent.asked",
        by=by,
        record="referral",
        ref=str(now.reference),
        after={
            "layer": layer,
            "given": given,
            "wording": answer.wording_id,
            "agency": str(agency.reference) if agency else None,
        },
    )
    return answer


@in_turn()
def withdraw_consent(*, consent: Consent, by: Worker) -> Consent:
    """Write down that a person took an agreement back. What is shared on it ends now: the next request shows nothing of it.

    Raises CannotChange where it was taken back already, or the worker may not.
    """
    if consent.referral is None:
        raise CannotChange("This agreement belongs to no referral.")
    referral = as_stored(consent.referral, by=by, verb=_verb(consent.referral), version=None)
    now = Consent.objects.select_related("wording", "agency").get(pk=consent.pk)
    if not now.given or now.withdrawn_at:
        raise CannotChange("The person does not agree to this already.")
    now.withdrawn_at, now.withdrawn_by = timezone.now(), by
    now.save(update_fields=["withdrawn_at", "withdrawn_by"])
    # The same layer may have been agreed to twice; who takes it back takes back all of it.
    same = referral.person.consents.filter(
        wording__layer=now.wording.layer, agency=now.agency, given=True, withdrawn_at__isnull=True, referral=referral
    )
    same.update(withdrawn_at=now.withdrawn_at, withdrawn_by=by)
    ended = _end_what_rests_on(referral, now.wording.layer, now.agency)
    add_event(referral, Kind.CONSENT_WITHDRAWN, by=by, said={"layer": now.wording.layer, "shares_ended": ended})
    record(
        action="consent.withdrawn",
        by=by,
        record="referral",
        ref=str(referral.reference),
        before={"layer": now.wording.layer, "withdrawn": False},
        after={"layer": now.wording.layer, "withdrawn": True, "shares_ended": ended},
    )
    return now


@in_turn()
def ask_override(
    *,
    referral: Referral,
    receiver: Organisation,
    reason: str,
    basis: str,
    why: str,
    person_told: bool | None,
    version: int,
    by: Worker,
) -> Override:
    """Ask to share with an organisation without the person's agreement, and return what was asked. Nothing is shared by it yet.

    Raises CannotChange where the reason or the basis is not one of the lawful ones, or no words say why.
    """
    now = as_stored(referral, by=by, verb=Verb.ASK_OVERRIDE, version=version)
    if reason not in list(OverrideReason):
        raise CannotChange("Choose the reason why this may be shared without agreement.", field="reason")
    if basis not in list(Basis) or basis == Basis.EXPLICIT_CONSENT:
        raise CannotChange("Choose a lawful basis other than agreement.", field="basis")
    if not why.strip():
        raise CannotChange("Write down why it is necessary and why it cannot wait for agreement.", field="why")
    if receiver.pk == by.organisation_id:
        raise CannotChange("This is your own organisation. Choose who is to be told.", field="receiver")
    asked = Override.objects.create(
        referral=now,
        receiver=receiver,
        reason=reason,
        basis=basis,
        why=why.strip(),
        person_told=person_told,
        organisation=by.organisation,
        asked_by=by,
    )
    add_event(now, Kind.OVERRIDE_ASKED, by=by, said={"receiver": str(receiver.reference), "reason": reason})
    record(
        action="override.asked",
        by=by,
        record="referral",
        ref=str(now.reference),
        after={"receiver": str(receiver.reference), "reason": reason, "basis": basis, "why": why, "told": person_told},
    )
    return asked


def _answerable(override: Override, by: Worker) -> tuple[Override, Referral]:
    referral = as_stored(override.referral, by=by, verb=Verb.SIGN_OVERRIDE, version=None)
    now = Override.objects.select_related("asked_by", "receiver").get(pk=override.pk)
    if now.signed_at or now.refused_at:
        raise CannotChange("Somebody has answered this already.")
    if now.asked_by_id == by.pk:
        raise CannotChange("You asked for this yourself. Somebody else has to sign it off.")
    # Who asked may have moved since: what they asked elsewhere stays the business of those who work there.
    if now.organisation_id != by.organisation_id:
        raise CannotChange("Another organisation asked for this. A manager there has to answer it.")
    return now, referral


@in_turn()
def sign_override(*, override: Override, person_told: bool | None = None, by: Worker) -> Override:
    """Sign off sharing without agreement, and return it. Who asked can never sign. Raises CannotChange."""
    now, referral = _answerable(override, by)
    now.signed_by, now.signed_at = by, timezone.now()
    if person_told is not None:
        now.person_told = person_told
    now.save(update_fields=["signed_by", "signed_at", "person_told"])
    add_event(referral, Kind.OVERRIDE_SIGNED, by=by)
    record(
        action="override.signed",
        by=by,
        record="referral",
        ref=str(referral.reference),
        before={"signed_by": None},
        after={"signed_by": by.pk, "told": now.person_told},
    )
    return now


@in_turn()
def refuse_override(*, override: Override, by: Worker) -> Override:
    """Refuse to share without agreement, and return what was refused. Raises CannotChange."""
    now, referral = _answerable(override, by)
    now.refused_at = timezone.now()
    now.save(update_fields=["refused_at"])
    add_event(referral, Kind.OVERRIDE_REFUSED, by=by)
    record(
        action="override.refused",
        by=by,
        record="referral",
        ref=str(referral.reference),
        before={"refused": False},
        after={"refused": True},
    )
    return now

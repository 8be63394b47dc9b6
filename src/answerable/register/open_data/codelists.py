"""The closed lists of codes, and the public lists of organisations with the form of their numbers."""

from __future__ import annotations

import re

from ..rules.identifiers import SCHEMES


def _codes(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# OCDS 1.1 (facts/law.md C1).
RELEASE_TAG = (
    "planning", "planningUpdate", "tender", "tenderAmendment", "tenderUpdate", "tenderCancellation", "award",
    "awardUpdate", "awardCancellation", "contract", "contractUpdate", "contractAmendment", "implementation",
    "implementationUpdate", "contractTermination", "compiled",
)  # fmt: skip
CLOSED: dict[str, tuple[str, ...]] = {
    "releaseTag": RELEASE_TAG,
    "initiationType": ("tender",),
    "tenderStatus": ("planning", "planned", "active", "cancelled", "unsuccessful", "complete", "withdrawn"),
    "method": ("open", "selective", "limited", "direct"),
    "procurementCategory": ("goods", "works", "services"),
    "awardStatus": ("pending", "active", "cancelled", "unsuccessful"),
    "contractStatus": ("pending", "active", "cancelled", "terminated"),
    "milestoneStatus": ("scheduled", "met", "notMet", "partiallyMet"),
    # ISO 4217, those in use and those that were.
    "currency": _codes(
        "ADP AED AFA AFN ALK ALL AMD ANG AOA AOK AON AOR ARA ARP ARS ARY ATS AUD AWG AYM AZM AZN BAD BAM BBD BDT BEC "
        "BEF BEL BGJ BGK BGL BGN BHD BIF BMD BND BOB BOP BOV BRB BRC BRE BRL BRN BRR BSD BTN BUK BWP BYB BYN BYR BZD "
        "CAD CDF CHC CHE CHF CHW CLF CLP CNY COP COU CRC CSD CSJ CSK CUC CUP CVE CYP CZK DDM DEM DJF DKK DOP DZD ECS "
        "ECV EEK EGP ERN ESA ESB ESP ETB EUR FIM FJD FKP FRF GBP GEK GEL GHC GHP GHS GIP GMD GNE GNF GNS GQE GRD GTQ "
        "GWE GWP GYD HKD HNL HRD HRK HTG HUF IDR IEP ILP ILR ILS INR IQD IRR ISJ ISK ITL JMD JOD JPY KES KGS KHR KMF "
        "KPW KRW KWD KYD KZT LAJ LAK LBP LKR LRD LSL LSM LTL LTT LUC LUF LUL LVL LVR LYD MAD MDL MGA MGF MKD MLF MMK "
        "MNT MOP MRO MRU MTL MTP MUR MVQ MVR MWK MXN MXP MXV MYR MZE MZM MZN NAD NGN NIC NIO NLG NOK NPR NZD OMR PAB "
        "PEH PEI PEN PES PGK PHP PKR PLN PLZ PTE PYG QAR RHD ROK ROL RON RSD RUB RUR RWF SAR SBD SCR SDD SDG SDP SEK "
        "SGD SHP SIT SKK SLL SOS SRD SRG SSP STD STN SUR SVC SYP SZL THB TJR TJS TMM TMT TND TOP TPE TRL TRY TTD TWD "
        "TZS UAH UAK UGS UGW UGX USD USN USS UYI UYN UYP UYU UYW UZS VEB VEF VES VNC VND VUV WST XAF XAG XAU XBA XBB "
        "XBC XBD XCD XDR XEU XFO XFU XOF XPD XPF XPT XRE XSU XTS XUA XXX YDD YER YUD YUM YUN ZAL ZAR ZMK ZMW ZRN ZRZ "
        "ZWC ZWD ZWL ZWN ZWR"
    ),
}

PARTY_ROLES = frozenset(
    _codes("buyer procuringEntity supplier tenderer funder enquirer payer payee reviewBody interestedParty")
)

# The Government Organisation Register was retired in 2021 and is still used for public bodies; it has no one form.
_RETIRED_REGISTER = re.compile(r"[A-Z]{0,3}\d+")
# Where an organisation may be registered, and how its number is written there (facts/law.md C3).
ORGANISATION_LISTS: dict[str, re.Pattern[str]] = {
    **{code: scheme.pattern for code, scheme in SCHEMES.items()},
    "GB-GOR": _RETIRED_REGISTER,
}
# Of several numbers of one organisation, the one that names it: the platform's own, then what most data sets have.
BEST_LISTS = (
    "GB-PPON",
    "GB-COH",
    "GB-CHC",
    *(c for c in ORGANISATION_LISTS if c not in ("GB-PPON", "GB-COH", "GB-CHC")),
)
# Lists of other countries and of international bodies are written so; this product does not know their numbers.
ANY_LIST = re.compile(r"[A-Z]{2}-[A-Z0-9_]+")
NO_LONGER_USED = frozenset({"GB-GOVUK"})


def split_identifier(text: str) -> tuple[str, str] | None:
    """Divide "GB-CHC-1164883" into its list and its number; None where it names no list that this product knows."""
    for scheme in ORGANISATION_LISTS:
        if text.startswith(f"{scheme}-") and len(text) > len(scheme) + 1:
            return scheme, text[len(scheme) + 1 :]
    return None


def wrong_identifier(scheme: object, number: object) -> str:
    """Say what is wrong with an organisation's number; empty where nothing is that this product knows of."""
    if not isinstance(scheme, str) or not scheme:
        return "the number does not say which public list it is in (scheme)"
    if scheme in NO_LONGER_USED:
        return f"the list {scheme} is no longer used"
    form = ORGANISATION_LISTS.get(scheme)
    if form is None:
        if scheme.startswith("GB-") or not ANY_LIST.fullmatch(scheme):
            return f"“{scheme}” is not a public list of organisations"
        return ""
    if not form.fullmatch(str(number)):
        return f"“{number}” is not a number as {scheme} writes it"
    return ""

"""The linkage model: what is compared between two names, and how much each finding says.

Each finding has two probabilities: how often it is seen between two spellings of one organisation (m), and how often
between two organisations that merely share a word (u). They were estimated once, from two public bodies' spending files
in which the ledger's own supplier number says which spellings are one supplier; where those files have too few cases
(places, kinds of body, numbers, other names, numbers in lists, postcodes) they are set by judgement, and cautiously. They
are fixed, so that the same names always give the same suggestions. `tests/benchmarks/bench_matching.py` estimates them
again and prints the two side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from splink import SettingsCreator

PRIOR = 0.003
"""The share of compared pairs (they share a rare word) that is one organisation."""

_WHOLE_INITIALS = "((initials_l <> '' and letters_r = initials_l) or (initials_r <> '' and letters_l = initials_r))"
_SOME_INITIALS = "((initials_l <> '' and list_contains(own_r, initials_l)) or (initials_r <> '' and list_contains(own_l, initials_r)))"
# Of initials the letters and words say nothing more.
_NONE_FOR_INITIALS = ("initials", _SOME_INITIALS, None, 0.0)
_BEGINS = "least(len(letters_l), len(letters_r)) >= 6 and (starts_with(letters_l, letters_r) or starts_with(letters_r, letters_l))"

WEIGHT = {"letters": 0.6, "words": 0.6, "rare": 0.5, "head": 0.5}
"""These four look at the same letters in four ways, so each counts for a part: its ratio of m to u to this power."""

# For each comparison its findings: (finding, SQL, m, u), of which the first that holds counts. One without SQL is
# "anything else"; one with m None says nothing: a name without places is neither for nor against.
_Finding = tuple[str, str, float | None, float]
FINDINGS: dict[str, tuple[_Finding, ...]] = {
    "letters": (
        _NONE_FOR_INITIALS,
        ("the same letters", "letters_l = letters_r", 0.19, 0.0005),
        ("one begins with the other", _BEGINS, 0.34, 0.0024),
        ("nearly the same letters", "jaro_winkler_similarity(letters_l, letters_r) >= 0.95", 0.02, 0.0005),
        ("much the same letters", "jaro_winkler_similarity(letters_l, letters_r) >= 0.88", 0.05, 0.0128),
        ("partly the same letters", "jaro_winkler_similarity(letters_l, letters_r) >= 0.75", 0.2, 0.0775),
        ("other letters", "", 0.2, 0.9063),
    ),
    "words": (
        _NONE_FOR_INITIALS,
        ("the same words in another order", "words_l = words_r", 0.18, 0.0005),
        (
            "one has every word of the other",
            "len(list_intersect(words_l, words_r)) = least(len(words_l), len(words_r)) "
            "and (least(len(words_l), len(words_r)) > 1 or len(list_intersect(own_l, own_r)) > 0)",
            0.42,
            0.003,
        ),
        (
            "one has every word of the other but common ones",
            "len(own_l) > 0 and len(own_r) > 0 and len(list_intersect(own_l, own_r)) = least(len(own_l), len(own_r))",
            0.15,
            0.023,
        ),
        (
            "half of the words",
            "len(list_intersect(words_l, words_r)) * 2 >= greatest(len(words_l), len(words_r))",
            0.07,
            0.11,
        ),
        ("a word of their own", "len(list_intersect(own_l, own_r)) > 0", 0.05, 0.0237),
        ("no more than a common word", "", 0.13, 0.8398),
    ),
    "rare": (
        _NONE_FOR_INITIALS,
        ("no word of its own", "len(own_l) = 0 or len(own_r) = 0", None, 0.0),
        ("a very rare word", "len(list_intersect(rarest_l, rarest_r)) > 0", 0.69, 0.017),
        (
            "a rare word but for a slip",
            "jaro_winkler_similarity(head_l, head_r) >= 0.9 and head_l <> head_r",
            0.03,
            0.0033,
        ),
        ("a rare word", "len(list_intersect(rare_l, rare_r)) > 0", 0.14, 0.0259),
        ("no rare word", "", 0.14, 0.9538),
    ),
    "head": (
        _NONE_FOR_INITIALS,
        ("no word of its own", "head_l = '' or head_r = ''", None, 0.0),
        ("the same first word of its own", "head_l = head_r", 0.78, 0.0266),
        ("nearly the same first word", "jaro_winkler_similarity(head_l, head_r) >= 0.9", 0.04, 0.0033),
        ("another first word", "", 0.18, 0.9701),
    ),
    "other_names": (
        ("no other name", "len(others_l) = 0 and len(others_r) = 0", None, 0.0),
        (
            "the other name",
            "list_contains(others_l, letters_r) or list_contains(others_r, letters_l) "
            "or len(list_intersect(others_l, others_r)) > 0",
            0.3,
            0.0005,
        ),
        ("not the other name", "", 0.7, 0.9995),
    ),
    "initials": (
        ("one is the other's initials", _WHOLE_INITIALS, 0.02, 0.0001),
        ("one has the other's initials", _SOME_INITIALS, 0.01, 0.0018),
        ("not the other's initials", "", 0.97, 0.9981),
    ),
    "places": (
        ("no places", "len(places_l) = 0 or len(places_r) = 0", None, 0.0),
        ("a place", "len(list_intersect(places_l, places_r)) > 0", 0.99, 0.55),
        ("other places", "", 0.01, 0.45),
    ),
    "kinds": (
        ("no kind of body", "len(kinds_l) = 0 or len(kinds_r) = 0", None, 0.0),
        ("the same kind of body", "len(list_intersect(kinds_l, kinds_r)) > 0", 0.95, 0.6),
        ("another kind of body", "", 0.05, 0.4),
    ),
    "numbers": (
        ("no numbers", "len(numbers_l) = 0 and len(numbers_r) = 0", None, 0.0),
        ("the same numbers", "numbers_l = numbers_r", 0.56, 0.0044),
        ("a number in one alone", "len(numbers_l) = 0 or len(numbers_r) = 0", 0.4, 0.983),
        ("other numbers", "", 0.04, 0.252),
    ),
    "form": (
        ("no form in law", "form_l = '' or form_r = ''", None, 0.0),
        ("the same form in law", "form_l = form_r", 0.95, 0.85),
        ("another form in law", "", 0.05, 0.15),
    ),
    "ledger": (
        ("no number in the ledger", "len(ledger_l) = 0 or len(ledger_r) = 0", None, 0.0),
        ("the same number in the ledger", "len(list_intersect(ledger_l, ledger_r)) > 0", 0.80, 0.0004),
        ("another number in the ledger", "", 0.20, 0.9996),
    ),
    "numbers_in_lists": (
        ("no number in a public list", "len(identifiers_l) = 0 or len(identifiers_r) = 0", None, 0.0),
        ("the same number in a public list", "len(list_intersect(identifiers_l, identifiers_r)) > 0", 0.95, 0.00001),
        ("another number in a public list", "", 0.05, 0.99999),
    ),
    "postcode": (
        ("no postcode", "postcode_l = '' or postcode_r = ''", None, 0.0),
        ("the same postcode", "postcode_l = postcode_r", 0.70, 0.002),
        ("another postcode", "", 0.30, 0.998),
    ),
}


def _comparison(name: str, findings: tuple[_Finding, ...]) -> dict[str, Any]:
    levels: list[dict[str, Any]] = []
    for finding, sql, m, u in findings:
        level: dict[str, Any] = {"sql_condition": sql or "ELSE", "label_for_charts": finding}
        if m is None:
            level["is_null_level"] = True
        else:
            # The ratio of the two is what counts, so u carries the weight.
            u = m / (m / u) ** WEIGHT.get(name, 1.0)
            level |= {"m_probability": m, "u_probability": u, "fix_m_probability": True, "fix_u_probability": True}
        if name == "head" and sql == "head_l = head_r":
            # The rarer the word that they share, the more it says.
            level |= {"tf_adjustment_column": "head", "tf_adjustment_weight": 0.2}
        levels.append(level)
    return {"output_column_name": name, "comparison_levels": levels}


def settings() -> SettingsCreator:
    """Return the model as Splink takes it: names are compared that share one of their `keys`."""
    from splink import SettingsCreator, block_on

    return SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=PRIOR,
        comparisons=[_comparison(name, findings) for name, findings in FINDINGS.items()],
        blocking_rules_to_generate_predictions=[block_on("keys", arrays_to_explode=["keys"])],
        retain_matching_columns=False,
        additional_columns_to_retain=["grp"],
    )

"""Everything that the description of the interface allows is asked, and much that it does not: no error, no break of the schema."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

pytestmark = pytest.mark.django_db(databases=["default", "published"])
# In a query everything is text: an object where a list should be becomes text that is allowed, so what is refused is tried by
# test_interface. Ours has no keys, and nothing in it is made or taken away: these checks ask for what there is not.
NOT_OURS = {"negative_data_rejection", "ignored_auth", "use_after_free", "ensure_resource_availability"}
ACCEPTED = "positive_data_acceptance"
EACH = 6


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_the_interface_answers_as_it_says(public_site: Any, full: None, searched: Path, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    checks = [check for check in CHECKS.get_all() if check.__name__ not in NOT_OURS]
    assert len(checks) > 8
    operations = [found.ok() for found in schema.get_all_operations()]
    asked: dict[int, int] = {}
    for operation in operations:
        if mode is GenerationMode.NEGATIVE and not list(operation.iter_parameters()):
            continue
        strategy = operation.as_strategy(generation_mode=mode)

        @settings(
            max_examples=EACH, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
        )
        @given(case=strategy | st.nothing())
        def ask(case: Any) -> None:
            response = case.call()
            asked[response.status_code] = asked.get(response.status_code, 0) + 1
            # Only a cursor that we gave is right, and of 2025-26 and 2025-27 only one is a financial year: no schema says so.
            unsure = {"cursor", "year"} & set(case.query or {})
            case.validate_response(response, checks=[c for c in checks if not (unsure and c.__name__ == ACCEPTED)])

        ask()
    assert len(operations) == 29
    assert sum(asked.values()) > 100
    assert {200, 404} <= set(asked) if mode is GenerationMode.POSITIVE else {400} <= set(asked)

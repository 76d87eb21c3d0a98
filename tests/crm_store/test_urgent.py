"""Birthdays come round."""

from __future__ import annotations

from datetime import date

import pytest

from crm_store.urgent import next_birthday


@pytest.mark.parametrize(
    ("born", "today", "expected"),
    [
        (date(1980, 5, 1), date(2026, 5, 1), date(2026, 5, 1)),
        (date(1980, 5, 1), date(2026, 5, 2), date(2027, 5, 1)),
        (date(1980, 1, 1), date(2026, 12, 31), date(2027, 1, 1)),
        (date(1992, 2, 29), date(2026, 2, 20), date(2026, 3, 1)),
        (date(1992, 2, 29), date(2028, 2, 20), date(2028, 2, 29)),
    ],
)
def test_next_birthday_is_today_or_ahead(born, today, expected):
    assert next_birthday(born, today) == expected

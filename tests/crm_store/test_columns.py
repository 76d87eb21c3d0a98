"""Instants and strangers' text survive the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from crm_store.columns import Moment, storable


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()])
def test_instant_comes_back_in_utc(dialect):
    at = datetime(2026, 11, 18, 14, 0, tzinfo=timezone(timedelta(hours=2)))
    kept = Moment().process_bind_param(at, dialect)
    back = Moment().process_result_value(kept, dialect)
    assert back == at
    assert back.tzinfo is UTC


def test_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        Moment().process_bind_param(datetime(2026, 11, 18), sqlite.dialect())  # noqa: DTZ001


def test_text_that_no_database_takes_is_made_storable():
    assert storable("Іван\0\udcff") == "Іван\N{REPLACEMENT CHARACTER}?"

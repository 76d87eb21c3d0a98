"""A queue's settings: what makes no sense gets no further."""

from __future__ import annotations

import msgspec
import pytest

from crm_store.queue_record import QueueRecord


@pytest.mark.parametrize(
    "wrong",
    [
        {"ring": 0.0},
        {"skills": {"loans": 11}},
        {"service_target": 1.5},
        {"hold": {"policy": "sometimes"}},
        {"steps": [{"kind": "nobody"}]},
        {"rings": 3},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"name": "main", "title": "Main", "team": "private", **wrong}, QueueRecord)


@pytest.mark.parametrize("name", ["", "two words", "main\n", "черга", "x" * 65])
def test_name_must_fit_the_dialplan(name):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"name": name, "title": "Main", "team": "private"}, QueueRecord)

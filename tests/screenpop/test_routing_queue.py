"""A queue as the administrator keeps it, and as the engine takes it."""

from __future__ import annotations

import msgspec

from crm_store.queue_record import HoldAdaptive, QueueRecord
from routing.queue import Queue
from screenpop.dispatch import routing_queue


def test_every_setting_of_the_engine_is_the_administrators_with_the_same_default():
    record = QueueRecord(name="main", title="Main", team="private")
    assert routing_queue(record) == Queue(name="main", team="private")
    ours = set(QueueRecord.__struct_fields__)
    assert set(Queue.__struct_fields__) <= ours


def test_settings_reach_the_engine_in_its_own_types():
    record = QueueRecord(
        name="main", title="Main", team="private", languages=frozenset({"uk"}), hold=HoldAdaptive(segments={"vip": 1.0})
    )
    queue = routing_queue(record)
    assert queue.languages == {"uk"}
    assert msgspec.to_builtins(queue.hold) == msgspec.to_builtins(record.hold)

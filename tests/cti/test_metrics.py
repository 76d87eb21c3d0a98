"""The gauges read the parts when they are asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prometheus_client import REGISTRY

from cti import metrics
from cti.agi.server import FastAgiServer
from cti.ami.client import AmiClient
from cti.background import Background
from cti.writes import Writes
from tests.screenpop.house import House


def value(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(name, labels)


async def nothing(*anything: Any) -> None:
    return None


async def test_the_gauges_show_what_is_there_now(tmp_path: Path) -> None:
    house = House()
    agi = FastAgiServer({})
    ami = AmiClient(
        host="",
        port=0,
        username="",
        secret="",
        events=[],
        on_login=nothing,
        on_event=nothing,
    )
    writes = Writes(None, house.floor.board, tmp_path / "spool", Background())  # type: ignore[arg-type]
    async with writes.spool as spool:
        metrics.expose(floor=house.floor, writes=writes, agi=agi, ami=ami)
        house.ready("olena")
        house.arrive()
        agi.counts["hung_up"] += 2
        ami.counts["losses"] += 1
        await spool.put(b"{}")
        assert (value("farley_calls", phase="offered"), value("farley_calls", phase="talking")) == (1, 0)
        assert value("farley_agi_conversations", outcome="hung_up") == 2
        assert value("farley_ami", what="losses") == 1
        assert value("farley_spool_pending") == 1
        assert value("farley_spool_disk_full") == value("farley_spool_lost") == value("farley_spool_rejected") == 0
        spool._sound("the disk takes nothing")
        assert value("farley_spool_disk_full") == 1
        assert value("farley_ignored_events") == 0
        assert value("farley_agi_open") == 0
        assert value("farley_ami_connected") == 0

"""`farley call`: a demo customer comes in by the same way as a real caller."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from cti.pbx.customer_call import customer_call
from cti.pbx.process import AsteriskProcess
from cti.pbx.program import Asterisk
from cti.pbx.render import Site
from cti.pbx.speech import PROMPT, speeches
from tests.system.fake_agi import FakeAgi
from tests.system.manager import Manager
from tests.system.people import DeskPhone

pytestmark = pytest.mark.system


@pytest.fixture
def site(site: Site) -> Site:
    """The demo's."""
    return msgspec.structs.replace(site, demo=True)


async def test_demo_customer_is_a_caller_on_the_trunk_whom_the_agent_hears(
    asterisk: Asterisk,
    pbx: AsteriskProcess,
    manager: Manager,
    agi: FakeAgi,
    phone: Callable[..., DeskPhone],
    tmp_path: Path,
) -> None:
    sounds = speeches(tmp_path / "speech", asterisk)
    assert PROMPT not in sounds.values()
    call = customer_call(
        number="+380501112233", name="Олена ${SHELL(id)}", did="0800", sound=sounds["uk"], ports=pbx.ports
    )
    async with phone("anna", talk_ms=2000) as anna:
        assert "Response: Success" in await manager.act(**call)
        session = await agi.next()
        assert session.env["agi_callerid"] == "+380501112233"
        assert session.env["agi_calleridname"] == "Олена ${SHELL(id)}"
        assert session.arguments[2] == "farley-trunk"
        await session.dial("PJSIP/anna", agent="anna")
        await anna.ear.hears_music()
        assert (await agi.next("ended")).arguments[1] == "ANSWER"
    assert "WARNING" not in pbx.log_text()
    assert "ERROR" not in pbx.log_text()

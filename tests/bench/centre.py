"""A real Asterisk, the service, and one SIPp that is the desk phone of many agents: what a call is measured on."""

from __future__ import annotations

import re
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from types import MappingProxyType

from argon2 import PasswordHasher
from msgspec import Struct

from crm_store.actor import SYSTEM
from crm_store.records import AgentRecord, NewCustomer, QueueRecord
from crm_store.store import Store
from cti.pbx.ports import LOOPBACK, Ports, free_port, free_ports
from cti.pbx.process import AsteriskProcess
from cti.pbx.program import find_asterisk
from cti.pbx.render import AgentPhone, Site
from cti.secret import Secret
from tests.system.people import free_udp_port
from tests.system.service import PASSWORD, Service
from tests.system.sip_trace import SipMessage
from tests.system.sipp import Sipp

AMI_SECRET = Secret("only-for-the-benches")
SIP_SECRET = Secret("browser-phone-of-the-benches")
QUEUE = QueueRecord(name="main", title="Private banking", team="private", wrap_up=0.0)


class Centre(Struct, frozen=True, kw_only=True):
    """What runs."""

    ports: Ports
    service: Service
    phones: Sipp


@asynccontextmanager
async def centre(
    *,
    desk: Sequence[str] = (),
    browser: Sequence[str] = (),
    customers: Sequence[NewCustomer],
    phones: str,
    dialplan: str = "",
    queues: Sequence[QueueRecord] = (QUEUE,),
    settings: Mapping[str, str] = MappingProxyType({}),
    **values: int,
) -> AsyncIterator[Centre]:
    """Agents with `desk` and with `browser` phones, and their customers.

    All desk phones are one SIPp that plays the scenario `phones` with `values`; `dialplan` is added to Asterisk's own,
    `settings` (as `SECTION__KEY`) to the service's.
    """
    agi_port, phones_port = free_port(), free_udp_port()
    site = Site(
        ports=free_ports(),
        agi=f"{LOOPBACK}:{agi_port}",
        ami_secret=AMI_SECRET,
        phones=tuple(AgentPhone(endpoint=name, password=SIP_SECRET) for name in browser),
        extra={"pjsip.conf": "".join(_desk_phone(name, phones_port) for name in desk), "extensions.conf": dialplan},
    )
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="farley-bench-")))
        await _furnish(f"sqlite:///{folder}/farley.sqlite", desk, browser, customers, queues)
        pbx = await stack.enter_async_context(AsteriskProcess(find_asterisk(), folder / "asterisk", site))
        sip = Sipp(phones, {"agent": "desk", "ear_port": free_udp_port(), **values}, on_message=pass_by)
        stack.push_async_callback(sip.close)
        await sip.start("-p", str(phones_port))
        service = Service(folder, pbx.ports, agi_port, AMI_SECRET.reveal(), ROUTING__DESK_GRACE="3600", **settings)
        stack.push_async_callback(service.stop)
        await service.start()
        yield Centre(ports=pbx.ports, service=service, phones=sip)


def caller_of(message: SipMessage) -> str:
    """The number that calls."""
    found = re.search(r"sips?:([^@>]*)@", message.header("From") or "")
    return found[1] if found else ""


def pass_by(_message: SipMessage) -> None:
    """Its trace is all that is wanted of a SIPp here."""


def _desk_phone(name: str, port: int) -> str:
    return (
        f"[{name}](farley-desk-phone)\naors={name}\n\n"
        f"[{name}](farley-desk-phone-aor)\ncontact=sip:{name}@{LOOPBACK}:{port}\n\n"
    )


async def _furnish(
    url: str,
    desk: Sequence[str],
    browser: Sequence[str],
    customers: Sequence[NewCustomer],
    queues: Sequence[QueueRecord],
) -> None:
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    store = await Store.open(url)
    try:
        for queue in queues:
            await store.save_queue(queue)
        for login in (*desk, *browser):
            secret = SIP_SECRET.reveal() if login in browser else None
            agent = AgentRecord(
                login=login, name=login.title(), role="agent", teams=("private",), endpoint=f"PJSIP/{login}",
                sip_password=secret,
            )  # fmt: skip
            await store.add_agent(agent, hashed)
        for customer in customers:
            await store.create_customer(customer, by=SYSTEM)
    finally:
        await store.close()

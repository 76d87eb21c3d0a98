"""All that a browser's request may need, gathered once by the composition root."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from crm_store.documents import Documents
from crm_store.store import Store
from screenpop.http.idempotency import Once
from screenpop.hub import Hub
from screenpop.importer import Importer
from screenpop.live import Demo, Keeper, LiveCallbacks, LiveDesks, LiveFloor, LiveQueues, Planner
from screenpop.options import Options
from screenpop.pops import Pops
from screenpop.sessions import Sessions
from screenpop.tokens import TokenDoor
from screenpop.trail import Trail


@dataclass(frozen=True, kw_only=True, slots=True)
class Services:
    """`importer` is None where no files are read in, `planner` where nothing is planned.

    `demo` is None except with the demo company.
    """

    options: Options
    store: Store
    hub: Hub
    pops: Pops
    desks: LiveDesks
    floor: LiveFloor
    queues: LiveQueues
    callbacks: LiveCallbacks
    keeper: Keeper
    sessions: Sessions
    tokens: TokenDoor
    once: Once
    trail: Trail
    documents: Documents
    importer: Importer | None = None
    planner: Planner | None = None
    demo: Demo | None = None


SERVICES = web.AppKey("services", Services)

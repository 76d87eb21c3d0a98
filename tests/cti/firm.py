"""A small bank at work: a real store, a real floor, and the FastAGI server that tells its callers' stories."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from msgspec.structs import replace

from crm_store.store import Store
from cti.agi.server import FastAgiServer
from cti.background import Background
from cti.call import CallStory
from cti.leaving import Leaving
from cti.ledger import Ledger
from cti.prompts import Prompts
from cti.prompts_texts import TEXTS, TONE
from cti.recognise import Recogniser
from cti.settings import Routing, Settings
from cti.voicemail import Voicemail
from routing.model import Outcome
from screenpop.calls import LiveCall
from screenpop.floor import Floor
from tests.cti.caller import Caller
from tests.cti.pbx import Pbx
from tests.screenpop.house import OLENAS, House, furnish

SETTINGS = Settings(routing=Routing(default_queue="private", trunk_trust={"bank-trunk": "verified"}))


class RingsBack:
    """Keeps whom it is asked to ring back; `willing` says whether it will."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self.willing = True
        self.calls: list[str] = []

    def possible(self, call: LiveCall) -> bool:
        return call.number.kind == "e164"

    async def asked(self, call: LiveCall) -> bool:
        if self.willing:
            self.calls.append(call.call)
            self.floor.left(call, Outcome.CALLBACK)
        return self.willing


class Firm:
    """Olena and Taras, their supervisor, a customer each, and what calls them."""

    def __init__(
        self, store: Store, jobs: Background, folder: Path, *, deadline: float, pop_wait_ms: int, phones: str
    ) -> None:
        self.store = store
        self.jobs = jobs
        self.house = House(store, phones=phones)
        self.floor = self.house.floor
        self.settings = replace(SETTINGS, routing=replace(SETTINGS.routing, pop_wait_ms=pop_wait_ms))
        self.recogniser = Recogniser(
            store,
            jobs,
            deadline=deadline,
            works=lambda works: self.floor.board.health("store", works=works, what="identification"),
            on_duty=lambda: self.floor.on_shift,
        )
        self.ledger = Ledger(Pbx())  # type: ignore[arg-type]
        self.callbacks = RingsBack(self.floor)
        self.voicemail = Voicemail(store, folder / "messages", longest=60)
        self.prompts = Prompts(folder / "prompts", "uk")
        self.story = CallStory(
            floor=self.floor,
            recogniser=self.recogniser,
            ledger=self.ledger,
            prompts=self.prompts,
            leaving=Leaving(callbacks=self.callbacks, voicemail=self.voicemail, settings=self.settings.voice),
            settings=self.settings,
        )
        self.agi = FastAgiServer({"inbound": self.story.inbound, "ended": self.story.ended}, port=0)

    def caller(
        self,
        call: str = "1.1",
        number: str = OLENAS,
        *,
        queue: str = "private",
        status: str = "",
        agent: str = "",
        name: str = "unknown",
    ) -> Caller:
        """`async with` somebody who rings, or comes back from an offer with its DIALSTATUS."""
        asks = (queue, "bank-trunk", status, agent)
        return Caller(self.agi.port, "inbound", call, *asks, number=number, name=name)

    def speaks(self, *languages: str) -> None:
        """Every sentence has a file of half a second from now on."""
        for language in languages or ("uk",):
            (self.prompts.folder / language).mkdir(parents=True)
            for key in (*TEXTS[language], TONE):
                (self.prompts.folder / language / f"{key}.wav").write_bytes(bytes(44 + 8000))

    async def hears_of_the_end(
        self, call: str = "1.1", *, status: str = "", seconds: str = "", agent: str = "", queue: str = ""
    ) -> bool:
        """The dialplan tells that the caller's channel is gone; True if it need not write that down."""
        async with Caller(self.agi.port, "ended", call, status, seconds, agent, queue, number=OLENAS) as handler:
            await handler.is_let_go()
            return handler.variables.get("FARLEY_NOTED") == "yes"


@asynccontextmanager
async def at_work(
    folder: Path, *, deadline: float = 5.0, pop_wait_ms: int = 0, phones: str = "PJSIP/olena"
) -> AsyncIterator[Firm]:
    """The firm, answering on a free port."""
    store = await furnish(folder)
    async with Background() as jobs:
        firm = Firm(store, jobs, folder, deadline=deadline, pop_wait_ms=pop_wait_ms, phones=phones)
        async with firm.agi:
            yield firm
    await store.close()

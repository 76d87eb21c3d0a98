"""Rings agents and customers for callbacks over AMI, and hears over AGI what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress

import structlog

from cti.agi.session import AgiSession
from cti.ami.client import AmiClient
from cti.ami.errors import AmiError
from cti.ami.protocol import AmiMessage
from cti.background import Background
from cti.ledger import Ledger, Line
from cti.settings import Callback, Settings
from screenpop.callback_rules import CallbackRules, is_callback
from screenpop.callback_telephony import InAsterisk
from screenpop.callbacks import Callbacks
from screenpop.calls import LiveCall
from screenpop.floor import Floor

log = structlog.get_logger()

AGENTS_HALF = "farley-back"
CUSTOMERS_HALF = "farley-back-customer"
TO_HANG_UP = 3.0
"""Seconds for what is left of an earlier offer to go away."""
HOW_IT_FAILED = {"NOANSWER": "missed", "BUSY": "rejected"}
SETUP_SECONDS = 5.0


def rules_of(settings: Settings) -> CallbackRules:
    """What the settings allow."""
    callback = settings.callback
    return CallbackRules(
        enabled=callback.dial is not None,
        countries=frozenset(callback.countries or (settings.store.region,)),
        hours=callback.hours,
    )


class AmiDialler:
    """Originates callbacks. One at a time for each call: Asterisk refuses a second channel of the same id."""

    def __init__(self, ami: AmiClient, floor: Floor, jobs: Background, settings: Callback) -> None:
        self.ami = ami
        self.floor = floor
        self.jobs = jobs
        self.settings = settings
        self._up: dict[str, asyncio.Event] = {}

    async def ring(self, call: LiveCall, agent: str, seconds: float) -> bool:
        """Ring the agent's phones, and once he answers the customer. False: Asterisk does not take it."""
        if earlier := self._up.get(call.call):
            with suppress(TimeoutError):
                async with asyncio.timeout(TO_HANG_UP):
                    await earlier.wait()
        if not (call.offered and call.offered.agent == agent):
            return True
        self._up[call.call] = asyncio.Event()
        try:
            await self.ami.action("Originate", self.originate(call, agent, seconds))
        except AmiError as error:
            self.gone(call.call)
            log.warning("callback not placed", call=call.call, error=str(error))
            return False
        log.info("offered", call=call.call, agent=agent)
        return True

    def stop(self, call: str) -> None:
        """End all its channels: they go with the first."""
        self.jobs.start(self._hang_up(call), "stop ringing")

    def gone(self, call: str) -> None:
        """Its first channel is gone."""
        if up := self._up.pop(call, None):
            up.set()

    def begin_anew(self, calls: Iterable[str]) -> None:
        """Events were missed: these calls have channels, and no others."""
        for call in self._up.keys() - set(calls):
            self.gone(call)
        for call in calls:
            self._up.setdefault(call, asyncio.Event())

    def originate(self, call: LiveCall, agent: str, seconds: float) -> dict[str, str | list[str]]:
        """The fields of the action."""
        record, number = self.floor.agents[agent], call.number.e164 or ""
        customer = (self.settings.dial or "").replace("{number}", number).replace("{digits}", number.removeprefix("+"))
        values = {
            "FARLEY_NUMBER": number,
            "FARLEY_DIAL": "&".join(self.floor.phones_of(agent)) or f"PJSIP/{agent}",
            "FARLEY_RING": str(round(seconds)),
            "FARLEY_AGENT": agent,
            "FARLEY_PHONE": "browser" if record.sip_password else "desk",
            "FARLEY_BACK": customer,
            "FARLEY_BACK_RING": str(round(self.settings.ring)),
            "FARLEY_BACK_ID": self.settings.caller_id or "",
        }
        return {
            "Channel": f"Local/{call.call}@{AGENTS_HALF}/n",
            "ChannelId": call.call,
            "Context": CUSTOMERS_HALF,
            "Exten": call.call,
            "Priority": "1",
            "Timeout": str(round((seconds + SETUP_SECONDS) * 1000)),
            "Async": "true",
            "Variable": [f"{name}={value}" for name, value in values.items()],
        }

    async def _hang_up(self, call: str) -> None:
        with suppress(AmiError):
            await self.ami.action("Hangup", {"Channel": call})


class RingBack:
    """What Asterisk's events say of callbacks."""

    def __init__(self, callbacks: Callbacks, dialler: AmiDialler) -> None:
        self.callbacks = callbacks
        self.dialler = dialler

    def customer_answered(self, call: str) -> None:
        """The customer is on the line."""
        if live := self.callbacks.floor.calls.get(call):
            self.callbacks.reached(live)

    def gone(self, call: str) -> None:
        """The call's first channel is gone."""
        self.dialler.gone(call)
        self.callbacks.hung_up(call)

    def settle(self, channels: Iterable[AmiMessage], lines: Mapping[str, Line], *, asked: float) -> None:
        """Events were missed: believe a list of channels, taken at monotonic second `asked`, and the ledger."""
        said = in_asterisk(channels, lines)
        self.dialler.begin_anew(said.ringing | said.dialling)
        self.callbacks.agree(said, asked=asked)


class BackStory:
    """Serves the dialplan's `back`: may the customer be rung now, and what became of his phone, or of the agent's."""

    def __init__(self, callbacks: Callbacks, ledger: Ledger) -> None:
        self.callbacks = callbacks
        self.ledger = ledger

    async def back(self, agi: AgiSession) -> None:
        """The `agent` did not answer; he did, so shall it `go` on; or the `customer`'s part is over."""
        call, what, status, seconds, agent = (*agi.request.args, *[""] * 5)[:5]
        if what == "go":
            await agi.set_variable("FARLEY_GO", "yes" if self.callbacks.may_go_on(call, agent) else "no")
        elif what == "agent":
            self.callbacks.agent_passed(call, agent, HOW_IT_FAILED.get(status, "failed"))
        elif what == "customer":
            self.callbacks.result(call, "ANSWER" if seconds else status)
            await agi.set_variable("FARLEY_NOTED", "yes")
            await self.ledger.forget(agi)


def in_asterisk(channels: Iterable[AmiMessage], lines: Mapping[str, Line]) -> InAsterisk:
    """What a list of channels and the ledger say of callbacks."""
    first = {c.get("Uniqueid"): c.get("Context") for c in channels if is_callback(c.get("Uniqueid"))}
    dialling = {call for call, context in first.items() if context == CUSTOMERS_HALF}
    return InAsterisk(
        ringing=frozenset(first.keys() - dialling),
        dialling=frozenset(dialling),
        ended={
            call: "ANSWER" if line.seconds is not None else line.queue_status
            for call, line in lines.items()
            if is_callback(call)
        },
    )

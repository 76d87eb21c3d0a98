"""What the floor asks of Asterisk over AMI: to stop a phone, and to know who may be rung while Farley is away."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Literal

import structlog

from cti.ami.client import AmiClient
from cti.ami.errors import AmiActionFailed, AmiDisconnected, AmiError
from cti.background import Background
from cti.facts import Facts
from cti.transfer import CONTEXT, Target
from routing.model import AgentState
from screenpop.floor import Floor
from screenpop.messages import AgentLine

log = structlog.get_logger()

USER_BUSY = "17"  # Q.850

Membership = Literal["in", "paused", "out"]
RESTING = (AgentState.NOT_READY, AgentState.WRAP_UP, AgentState.NOT_RESPONDING)


def membership(state: AgentState) -> Membership:
    """Whether an agent in `state` may be rung by the fallback queue. A busy phone is Asterisk's to see."""
    if state is AgentState.LOGGED_OUT:
        return "out"
    return "paused" if state in RESTING else "in"


class AmiTelephony:
    """The floor's `Telephony` over AMI. What cannot be said while the link is down is said after the next login.

    `wanted` is what the fallback queue should know of each agent, `told` what it was told last.
    """

    def __init__(self, ami: AmiClient, floor: Floor, facts: Facts, jobs: Background, *, queue: str) -> None:
        self.ami = ami
        self.floor = floor
        self.facts = facts
        self.jobs = jobs
        self.queue = queue
        self.wanted: dict[str, Membership] = {}
        self.told: dict[str, Membership] = {}
        self._telling: set[str] = set()
        self._desks_had_time = False

    def stop_ringing(self, call: str, agent: str) -> None:
        """Hang up the agent's legs that ring for this call."""
        for channel in self.facts.dialled.get((call, agent), ()):
            self.jobs.start(self._ask("Hangup", {"Channel": channel, "Cause": USER_BUSY}), "stop ringing")

    async def transfer(self, call: str, *, queue: str | None, agent: str | None) -> bool:
        """Redirect the caller's channel, which bears the call's id, into the dialplan's transfer."""
        place = {"Context": CONTEXT, "Exten": Target(queue, agent).extension, "Priority": "1"}
        try:
            await self.ami.action("Redirect", {"Channel": call, **place})
        except AmiError as error:
            log.warning("transfer failed", call=call, error=str(error))
            return False
        return True

    def agent_changed(self, line: AgentLine) -> None:
        """Put the agent into the fallback queue, pause him in it, or take him out."""
        self.wanted[line.agent] = membership(line.state)
        if line.agent not in self._telling and self.told.get(line.agent) != self.wanted[line.agent]:
            self._telling.add(line.agent)
            self.jobs.start(self._tell(line.agent), "fallback queue member")

    async def sync_members(self) -> None:
        """After a login, say everybody's state anew.

        While desks may still come back after a restart, members who are signed out stay, so that callers who wait in
        the queue are rung. Raises AmiError when the link breaks.
        """
        present = await self._members()
        self.told = {}
        for agent, line in self.floor.board.lines.items():
            out = line.state is AgentState.LOGGED_OUT
            if not out or (self._desks_had_time and not present.isdisjoint(self.floor.phones_of(agent))):
                self.agent_changed(line)

    async def sweep(self, *, after: float) -> None:
        """Once, `after` seconds from the start: whose desk did not come back leaves the fallback queue."""
        await asyncio.sleep(after)
        self._desks_had_time = True
        with suppress(AmiError):
            await self.sync_members()

    async def _members(self) -> set[str]:
        try:
            status = await self.ami.action_list("QueueStatus", {"Queue": self.queue})
        except AmiActionFailed as error:
            log.warning("no fallback queue", error=str(error))
            return set()
        return {event.get("Location") for event in status if event.event == "QueueMember"}

    async def _tell(self, agent: str) -> None:
        """Say the agent's state, and again if it changed meanwhile: one thing at a time, so that the last stands."""
        try:
            while (wanted := self.wanted[agent]) != self.told.get(agent):
                self.told[agent] = wanted
                for phone in self.floor.phones_of(agent):
                    await self._say(agent, phone, wanted)
        finally:
            self._telling.discard(agent)

    async def _say(self, agent: str, phone: str, wanted: Membership) -> None:
        member = {"Queue": self.queue, "Interface": phone}
        if wanted == "out":
            await self._ask("QueueRemove", member)
            return
        paused = "true" if wanted == "paused" else "false"
        try:
            await self.ami.action("QueueAdd", {**member, "MemberName": agent, "Paused": paused})
        except AmiActionFailed:  # he is in already
            await self._ask("QueuePause", {**member, "Paused": paused})
        except AmiError:  # said anew after the next login
            return

    async def _ask(self, action: str, fields: dict[str, str]) -> None:
        try:
            await self.ami.action(action, fields)
        except AmiDisconnected:
            return
        except AmiError as error:
            log.info("Asterisk declined", action=action, error=str(error))

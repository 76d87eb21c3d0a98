"""What the floor asks of Asterisk over AMI: to stop a phone, and to know who may be rung while Farley is away."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Literal

import structlog

from cti.ami.client import AmiClient
from cti.ami.errors import AmiDisconnected, AmiError
from cti.facts import Facts
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
    """The floor's `Telephony` over AMI. What cannot be said while the link is down is said after the next login."""

    def __init__(self, ami: AmiClient, floor: Floor, facts: Facts, tasks: asyncio.TaskGroup, *, queue: str) -> None:
        self.ami = ami
        self.floor = floor
        self.facts = facts
        self.tasks = tasks
        self.queue = queue
        self.members: dict[str, Membership] = {}

    def stop_ringing(self, call: str, agent: str) -> None:
        """Hang up the agent's legs that ring for this call."""
        for channel in self.facts.ringing.get((call, agent), ()):
            self._ask("Hangup", {"Channel": channel, "Cause": USER_BUSY})

    def agent_changed(self, line: AgentLine) -> None:
        """Put the agent into the fallback queue, pause him in it, or take him out."""
        wanted = membership(line.state)
        if self.members.get(line.agent) != wanted:
            self.members[line.agent] = wanted
            self._member(line.agent, wanted)

    async def sync_members(self, *, sweep: bool = False) -> None:
        """After a login, say everybody's state anew.

        Members whose desks are not back yet stay, so that callers who wait in the queue are still rung; `sweep` takes
        them out too, once their desks have had the time to come back.
        """
        status = await self.ami.action_list("QueueStatus", {"Queue": self.queue})
        present = {event.get("Location") for event in status if event.event == "QueueMember"}
        self.members = {}
        for agent, line in self.floor.board.lines.items():
            phones = {phone for phone, login in self.floor.phones.items() if login == agent}
            if line.state is not AgentState.LOGGED_OUT or (sweep and phones & present):
                self.agent_changed(line)

    async def sweep(self, *, after: float) -> None:
        """Once, `after` seconds from the start: whose desk did not come back leaves the fallback queue."""
        await asyncio.sleep(after)
        with suppress(AmiError):
            await self.sync_members(sweep=True)

    def _member(self, agent: str, wanted: Membership) -> None:
        for phone in filter(None, (self.floor.agents[agent].endpoint or "").split("&")):
            member = {"Queue": self.queue, "Interface": phone}
            if wanted == "out":
                self._ask("QueueRemove", member)
            else:
                self.tasks.create_task(self._join(member, agent, "true" if wanted == "paused" else "false"))

    async def _join(self, member: dict[str, str], agent: str, paused: str) -> None:
        """QueueAdd refuses whoever is in already; he is paused or unpaused then."""
        try:
            await self.ami.action("QueueAdd", {**member, "MemberName": agent, "Paused": paused})
        except AmiError:
            await self._quietly("QueuePause", {**member, "Paused": paused})

    def _ask(self, action: str, fields: dict[str, str]) -> None:
        self.tasks.create_task(self._quietly(action, fields))

    async def _quietly(self, action: str, fields: dict[str, str]) -> None:
        try:
            await self.ami.action(action, fields)
        except AmiDisconnected:
            return
        except AmiError as error:
            log.info("Asterisk declined", action=action, error=str(error))

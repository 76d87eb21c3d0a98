"""Who is connected just now, and how a message reaches them. Nobody waits for anybody: a push never blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec

from crm_store.records import Role
from screenpop.closing import Close
from screenpop.messages import Outgoing

encode = msgspec.json.Encoder().encode


class Connection(Protocol):
    """One browser tab."""

    @property
    def agent(self) -> str:
        """The login behind it."""

    @property
    def role(self) -> Role:
        """What that login may see."""

    @property
    def session(self) -> str:
        """The hash of its session's token."""

    def push(self, data: bytes) -> bool:
        """Write without waiting; False: it was too slow or is closing, and has been given up."""

    def close(self, why: Close) -> None:
        """Begin to close."""


class Hub:
    """The connections by agent. All methods are called on the event loop."""

    def __init__(self) -> None:
        self._by_agent: dict[str, set[Connection]] = {}
        self._watching: set[Connection] = set()
        self._when_left: list[Callable[[str], None]] = []

    def when_left(self, callback: Callable[[str], None]) -> None:
        """Call `callback(agent)` whenever the last connection of an agent is gone."""
        self._when_left.append(callback)

    def join(self, connection: Connection) -> None:
        """From now on messages reach this connection."""
        self._by_agent.setdefault(connection.agent, set()).add(connection)
        if connection.role != "agent":
            self._watching.add(connection)

    def leave(self, connection: Connection) -> bool:
        """The connection is gone. True when it was there and was the agent's last."""
        mine = self._by_agent.get(connection.agent, set())
        if connection not in mine:
            return False
        mine.remove(connection)
        self._watching.discard(connection)
        if mine:
            return False
        del self._by_agent[connection.agent]
        for callback in self._when_left:
            callback(connection.agent)
        return True

    def connections(self, agent: str) -> int:
        """How many tabs of this agent can be reached."""
        return len(self._by_agent.get(agent, ()))

    def send(self, agent: str, message: Outgoing) -> None:
        """Tell every tab of one agent."""
        self._push(self._by_agent.get(agent, ()), message)

    def supervisors(self, message: Outgoing) -> None:
        """Tell everyone who watches the floor: supervisors and administrators."""
        self._push(self._watching, message)

    def everyone(self, message: Outgoing) -> None:
        """Tell every tab."""
        self._push(self._all(), message)

    def end_session(self, session: str) -> None:
        """Close what hangs on a session that has ended."""
        for connection in [each for each in self._all() if each.session == session]:
            self._close(connection, Close.SESSION_ENDED)

    def end_sessions(self, agent: str) -> None:
        """Close all tabs of one agent."""
        for connection in tuple(self._by_agent.get(agent, ())):
            self._close(connection, Close.SESSION_ENDED)

    def _all(self) -> list[Connection]:
        return [connection for mine in self._by_agent.values() for connection in mine]

    def _push(self, connections: Iterable[Connection], message: Outgoing) -> None:
        targets = tuple(connections)
        if not targets:
            return
        data = encode(message)
        slow = [connection for connection in targets if not connection.push(data)]
        for connection in slow:
            self.leave(connection)

    def _close(self, connection: Connection, why: Close) -> None:
        connection.close(why)
        self.leave(connection)

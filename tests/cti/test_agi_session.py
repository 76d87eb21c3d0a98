"""A session that is fed anything: split, merged, truncated and mutated replies end in a result or in an AgiError."""

from __future__ import annotations

import asyncio
from unittest.mock import Mock

from hypothesis import given, settings
from hypothesis import strategies as st

from cti.agi import AgiError, AgiRequest, AgiSession
from cti.agi.connection import AgiConnection

GREETING = (
    b"agi_network_script: inbound\nagi_channel: PJSIP/trunk-1\nagi_language: en\nagi_uniqueid: 1.1\n"
    b"agi_callerid: 1\nagi_calleridname: unknown\nagi_dnid: 2\nagi_context: c\nagi_extension: e\n\n"
)
REPLIES = (
    b"200 result=0\n",
    b"200 result=1 (value)\n",
    b"200 result=0 endpos=8000\n",
    b"200 result=1\n",
    b"520-Invalid command syntax.  Proper usage follows:\nUsage\n520 End of proper usage.\n",
    b"200 result=0\n",
    b"200 result=-1\n",
    b"HANGUP\n",
)


class Line(AgiConnection):
    """A connection without a socket, which tells its story when it is greeted."""

    story: asyncio.Task[list[object]] | None = None

    def greeted(self, request: AgiRequest) -> None:
        self.story = asyncio.create_task(tell(AgiSession(self, request)))


async def tell(session: AgiSession) -> list[object]:
    results: list[object] = [await session.answer(), await session.get_variable("X")]
    results.append(await session.stream_file("welcome", "12"))
    results.append(await session.appexec("Odd"))
    results.append(await session.appexec("Playback", "sorry"))
    return results


async def converse(chunks: list[bytes]) -> list[object] | AgiError | None:
    """Feed the chunks, then close. None: it never became a call."""
    line = Line(reply_deadline=60)
    line.connection_made(Mock(asyncio.Transport))
    for chunk in chunks:
        line.data_received(chunk)
        for _ in range(4):
            await asyncio.sleep(0)
    line.connection_lost(None)
    if line.story is None:
        return None
    await asyncio.wait([line.story])
    error = line.story.exception()
    assert error is None or isinstance(error, AgiError), error
    return error or line.story.result()


def test_a_whole_conversation_is_understood() -> None:
    error = asyncio.run(converse([GREETING, *REPLIES]))
    assert type(error).__name__ == "CallerHungUp"
    results = asyncio.run(converse([GREETING, *REPLIES[:6], b"200 result=7\n"]))
    assert results == [None, "value", "", "1", "7"]


@settings(deadline=None)
@given(
    edits=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 400), st.binary(max_size=4), st.integers(0, 4))),
    order=st.permutations(range(8)) | st.lists(st.integers(0, 7), max_size=12),
    cut=st.integers(1, 200),
)
def test_anything_ends_in_a_result_or_a_typed_error(
    edits: list[tuple[int, int, bytes, int]], order: list[int], cut: int
) -> None:
    chunks = [GREETING, *(REPLIES[number] for number in order)]
    for which, at, new, gone in edits:
        chunk = chunks[which % len(chunks)]
        at %= len(chunk) + 1
        chunks[which % len(chunks)] = chunk[:at] + new + chunk[at + gone :]
    asyncio.run(converse(chunks))
    data = b"".join(chunks)
    asyncio.run(converse([data[start : start + cut] for start in range(0, len(data), cut)]))

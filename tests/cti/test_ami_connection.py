"""An AMI connection that is fed anything: every action ends in an answer or in an AmiError."""

from __future__ import annotations

import asyncio
from unittest.mock import Mock

from hypothesis import given, settings
from hypothesis import strategies as st

from cti.ami import AmiError, AmiMessage
from cti.ami.connection import AmiConnection

ANSWERS = (
    b"Asterisk Call Manager/11.0.0\r\n",
    b"Response: Success\r\nActionID: %s-1\r\nPing: Pong\r\n\r\n",
    b"Response: Success\r\nActionID: %s-2\r\nEventList: start\r\n\r\n",
    b"Event: CoreShowChannel\r\nActionID: %s-2\r\nChannel: PJSIP/anna-1\r\nCallerIDNum: 1\r\n\r\n",
    b"Event: Hangup\r\nLinkedid: 1.1\r\n\r\n",
    b"Event: CoreShowChannelsComplete\r\nActionID: %s-2\r\nEventList: Complete\r\n\r\n",
    b"Response: Error\r\nActionID: %s-3\r\nMessage: No such channel\r\n\r\n",
)


async def converse(chunks: list[bytes]) -> tuple[list[list[AmiMessage] | AmiError], int]:
    """Ask three things, feed the chunks, then close: what became of the three, and how many events there were."""
    events: list[AmiMessage] = []
    connection = AmiConnection(["Hangup"], events.append)
    connection._mark = "mark"
    connection.connection_made(Mock(asyncio.Transport))
    tasks = [
        asyncio.create_task(connection.ask("Ping", {}, within=60)),
        asyncio.create_task(connection.ask("CoreShowChannels", {}, within=60, as_list=True)),
        asyncio.create_task(connection.ask("Hangup", {"Channel": "x"}, within=60)),
    ]
    await asyncio.sleep(0)
    for chunk in chunks:
        connection.data_received(chunk)
        await asyncio.sleep(0)
    connection.connection_lost(None)
    results = await asyncio.gather(*tasks, return_exceptions=True)
    ends = [result for result in results if isinstance(result, (list, AmiError))]
    assert len(ends) == 3, results
    return ends, len(events)


def filled() -> list[bytes]:
    return [answer.replace(b"%s", b"mark") for answer in ANSWERS]


@settings(deadline=None)
@given(cut=st.integers(1, 400))
def test_each_action_gets_its_own_answer_however_the_bytes_are_split(cut: int) -> None:
    data = b"".join(filled())
    (ping, channels, hangup), events = asyncio.run(
        converse([data[start : start + cut] for start in range(0, len(data), cut)])
    )
    assert isinstance(ping, list)
    assert isinstance(channels, list)
    assert [channel["Channel"] for channel in channels] == ["PJSIP/anna-1"]
    assert str(hangup) == "Hangup: No such channel"
    assert events == 1


@settings(deadline=None)
@given(
    edits=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 400), st.binary(max_size=4), st.integers(0, 4))),
    order=st.permutations(range(7)) | st.lists(st.integers(0, 6), max_size=12),
    cut=st.integers(1, 200),
)
def test_anything_ends_in_an_answer_or_a_typed_error(
    edits: list[tuple[int, int, bytes, int]], order: list[int], cut: int
) -> None:
    answers = filled()
    chunks = [answers[0], *(answers[number] for number in order)]
    for which, at, new, gone in edits:
        chunk = chunks[which % len(chunks)]
        at %= len(chunk) + 1
        chunks[which % len(chunks)] = chunk[:at] + new + chunk[at + gone :]
    asyncio.run(converse(chunks))
    data = b"".join(chunks)
    asyncio.run(converse([data[start : start + cut] for start in range(0, len(data), cut)]))

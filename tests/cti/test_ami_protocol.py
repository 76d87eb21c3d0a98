"""AMI without I/O: framing, filtering, repeated lines, bounds; split, merged, truncated and mutated bytes."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cti.ami import AmiMessage, AmiUnsafeValue
from cti.ami.protocol import LONGEST_LINE, LONGEST_MESSAGE, AmiParser, encode_action

TRAFFIC = (
    "Asterisk Call Manager/11.0.0\r\n"
    "Response: Success\r\nActionID: a-1\r\nMessage: Authentication accepted\r\n\r\n"
    "Event: FullyBooted\r\nPrivilege: system,all\r\nStatus: Fully Booted\r\n\r\n"
    "Event: Newchannel\r\nChannel: PJSIP/trunk-00000007\r\nCallerIDName: Олена: Коваль\r\nAccountCode: \r\n"
    "ChanVariable: A=1\r\nChanVariable: B=2\r\nLinkedid: 1795821001.14\r\n\r\n"
    "Event: VarSet\r\nVariable: X\r\nValue: two\nlines\r\n\r\n"
    "Event: CoreShowChannel\r\nActionID: a-2\r\nChannel: PJSIP/anna-00000008\r\n\r\n"
    "Response: Success\r\nActionID: a-3\r\nMessage: Command output follows\r\nOutput: one\r\nOutput: \r\nOutput: "
    "3: three\r\n\r\n"
).encode()


def hear(*chunks: bytes, wanted: set[str] | None = None) -> list[AmiMessage]:
    parser = AmiParser(wanted)
    return [message for chunk in chunks for message in parser.feed(chunk)]


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [data[start:end] for start, end in pairwise(edges)]


def names(messages: list[AmiMessage]) -> list[str]:
    return [message.event or message["Response"] for message in messages]


def test_events_and_responses_are_read_with_their_values() -> None:
    accepted, _, channel, variable, _, command = hear(TRAFFIC)
    assert (accepted.event, accepted.action_id, accepted["Message"]) == ("", "a-1", "Authentication accepted")
    assert channel.event == "Newchannel"
    assert channel["CallerIDName"] == "Олена: Коваль"
    assert channel["AccountCode"] == ""
    assert channel.get("Language", "none") == "none"
    assert channel.all("ChanVariable") == ("A=1", "B=2")
    assert channel.all("Channel") == ("PJSIP/trunk-00000007",)
    assert channel.all("Language") == ()
    assert variable["Value"] == "two\nlines"
    assert command.all("Output") == ("one", "", "3: three")


def test_a_recorded_queue_call_is_read_whole_and_without_suspicion() -> None:
    recorded = (Path(__file__).parent / "recorded" / "queue_call.ami").read_bytes()
    parser = AmiParser()
    messages = parser.feed(recorded)
    assert parser.dropped == 0
    assert len(messages) == recorded.count(b"\r\n\r\n")
    assert all(message.event or message["Response"] == "Success" for message in messages)
    calls = {message["Linkedid"] for message in messages if message.event == "Hangup"}
    (caller,) = [message for message in messages if message.event == "AgentConnect"]
    assert caller["Linkedid"] in calls
    assert caller["CallerIDName"] == "Olena"


def test_the_greeting_is_kept_apart() -> None:
    parser = AmiParser()
    parser.feed(TRAFFIC)
    assert parser.banner == "Asterisk Call Manager/11.0.0"


def test_unwanted_events_are_left_out_but_never_those_that_answer_an_action() -> None:
    heard = hear(TRAFFIC, wanted={"Newchannel"})
    assert names(heard) == ["Success", "Newchannel", "CoreShowChannel", "Success"]


def test_a_latin_1_name_is_readable() -> None:
    (heard,) = hear(b"Banner\r\nEvent: Newchannel\r\nCallerIDName: Jos\xe9\r\n\r\n")
    assert heard["CallerIDName"] == "Jos\ufffd"


def test_a_line_break_in_a_callers_number_gives_no_call_another_identity() -> None:
    forged = b"Banner\r\nEvent: Hangup\r\nCallerIDNum: 1\r\nLinkedid: 9.9\r\nLinkedid: 1.1\r\n\r\n"
    parser = AmiParser()
    assert parser.feed(forged) == []
    assert parser.dropped == 1


@settings(deadline=None)
@given(cuts=st.lists(st.integers(0, 10_000), max_size=40))
def test_it_does_not_matter_how_the_bytes_are_split(cuts: list[int]) -> None:
    assert hear(*split(TRAFFIC, cuts)) == hear(TRAFFIC)
    assert len(hear(TRAFFIC)) == 6


@settings(deadline=None)
@given(
    cuts=st.lists(st.integers(0, 10_000), max_size=20),
    edits=st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=6), st.integers(0, 8)), max_size=6),
    end=st.integers(0, 10_000),
    wanted=st.none() | st.just({"Newchannel", "VarSet"}),
)
def test_mutated_and_truncated_bytes_are_heard_alike_however_split(
    cuts: list[int], edits: list[tuple[int, bytes, int]], end: int, wanted: set[str] | None
) -> None:
    data = TRAFFIC
    for at, new, gone in edits:
        at %= len(data) + 1
        data = data[:at] + new + data[at + gone :]
    data = data[: end % (len(data) + 1)]
    assert hear(*split(data, cuts), wanted=wanted) == hear(data, wanted=wanted)


@settings(deadline=None)
@given(
    data=st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b": ", b"Event", b"a", b"\xff"]), max_size=40).map(b"".join)
)
def test_line_breaks_of_every_kind_break_nothing(data: bytes) -> None:
    assert hear(*(bytes([byte]) for byte in data)) == hear(data)


@pytest.mark.parametrize("excess", [0, 1, 2, 3, 4, 5, 100_000])
def test_an_endless_message_is_dropped_and_the_next_one_heard(excess: int) -> None:
    message = b"Event: Big\r\nValue: "
    message += b"v" * (LONGEST_MESSAGE + excess - len(message))
    data = b"Banner\r\n" + message + b"\r\n\r\nEvent: Next\r\n\r\n"
    expected = ["Next"] if excess else ["Big", "Next"]
    for chunks in (
        [data],
        split(data, list(range(0, len(data), 8192))),
        [data[:-17], *split(data[-17:], [*range(17)])],
    ):
        parser = AmiParser()
        assert names([message for chunk in chunks for message in parser.feed(chunk)]) == expected
        assert parser.dropped == bool(excess)


def test_an_action_is_written_line_by_line() -> None:
    assert encode_action("Originate", {"ActionID": "1", "Priority": 1, "Variable": ["A=1", "B=2"]}) == (
        b"Action: Originate\r\nActionID: 1\r\nPriority: 1\r\nVariable: A=1\r\nVariable: B=2\r\n\r\n"
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"Channel": "x\r\nAction: Command"},
        {"Channel": "x\n"},
        {"Channel": "x\0"},
        {"Channel\r\nAction": "x"},
        {"Variable": ["A=1", "B=\r2"]},
        {"Variable": "v" * LONGEST_LINE},
        {"Variable": [str(n) for n in range(200)]},
    ],
)
def test_an_action_that_would_not_arrive_as_one_action_is_refused(fields: dict[str, str | list[str]]) -> None:
    with pytest.raises(AmiUnsafeValue):
        encode_action("Hangup", fields)

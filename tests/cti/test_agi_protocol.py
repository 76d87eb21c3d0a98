"""AGI without I/O: framing, bounds, escaping; split, merged, truncated and mutated bytes."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cti.agi import AgiRequest, UnsafeArgument
from cti.agi.protocol import (
    LONGEST_COMMAND,
    LONGEST_GREETING,
    LONGEST_REPLY,
    AgiParser,
    Broken,
    HangUp,
    Heard,
    Reply,
    encode_command,
    quote,
)

GREETING = """agi_network: yes
agi_network_script: inbound
agi_request: agi://127.0.0.1:4573/inbound
agi_channel: PJSIP/trunk-00000007
agi_language: uk
agi_type: PJSIP
agi_uniqueid: 1795821001.14
agi_version: 22.10.0
agi_callerid: +380441234567
agi_calleridname: Олена Коваль
agi_callingpres: 0
agi_callingani2: 0
agi_callington: 0
agi_callingtns: 0
agi_dnid: 0800
agi_rdnis: unknown
agi_context: farley-inbound
agi_extension: 0800
agi_priority: 7
agi_enhanced: 0.0
agi_accountcode: 
agi_threadid: 139914342864576
agi_arg_1: 1795821001.14
agi_arg_2: private
agi_arg_3: 

""".encode()  # noqa: W291

REPLIES = (
    b"200 result=0\n"
    b"200 result=1 (two\nlines)\n"
    b"HANGUP\n"
    b"520-Invalid command syntax.  Proper usage follows:\n Usage: STREAM FILE\nHANGUP\n520 End of proper usage.\n"
    b"100 result=0 Trying...\n"
    b"200 result=-1 endpos=8000\n"
    b"511 Command Not Permitted on a dead channel or intercept routine\n"
)

HEARD_REPLIES = [
    Reply(code=200, result="0"),
    Reply(code=200, result="1", data="two\nlines"),
    HangUp.HEARD,
    Reply(
        code=520,
        data="Invalid command syntax.  Proper usage follows:\n Usage: STREAM FILE\nHANGUP\n520 End of proper usage.",
    ),
    Reply(code=200, result="-1", endpos=8000),
    Reply(code=511, data="Command Not Permitted on a dead channel or intercept routine"),
]


def hear(*chunks: bytes) -> list[Heard]:
    parser = AgiParser()
    return [heard for chunk in chunks for heard in parser.feed(chunk)]


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [data[start:end] for start, end in pairwise(edges)]


def request(greeting: bytes = GREETING) -> AgiRequest:
    (heard,) = hear(greeting)
    assert isinstance(heard, AgiRequest), heard
    return heard


def test_the_greeting_tells_who_calls_and_what_the_dialplan_wants() -> None:
    assert request() == AgiRequest(
        path="inbound",
        channel="PJSIP/trunk-00000007",
        uniqueid="1795821001.14",
        number="+380441234567",
        name="Олена Коваль",
        dnid="0800",
        extension="0800",
        context="farley-inbound",
        language="uk",
        args=("1795821001.14", "private", ""),
    )


def test_a_withheld_number_is_none_and_a_latin_1_name_is_readable() -> None:
    heard = request(GREETING.replace(b"+380441234567", b"unknown").replace("Олена Коваль".encode(), b"Jos\xe9"))
    assert (heard.number, heard.name) == (None, "Jos�")


@pytest.mark.parametrize(
    "name",
    [
        "x\nagi_channel: PJSIP/other",
        "x\nagi_arg_1: forged",
        "x\njust a line",
        "x\n\n200 result=0",
    ],
)
def test_a_line_break_in_a_callers_name_forges_nothing(name: str) -> None:
    heard = hear(GREETING.replace("Олена Коваль".encode(), name.encode()))
    assert len(heard) == 1
    assert isinstance(heard[0], Broken)


def test_every_kind_of_reply_is_heard() -> None:
    assert hear(GREETING, REPLIES)[1:] == HEARD_REPLIES


@settings(deadline=None)
@given(cuts=st.lists(st.integers(0, 10_000), max_size=40))
def test_it_does_not_matter_how_the_bytes_are_split(cuts: list[int]) -> None:
    assert hear(*split(GREETING + REPLIES, cuts)) == [request(), *HEARD_REPLIES]


@settings(deadline=None)
@given(
    cuts=st.lists(st.integers(0, 10_000), max_size=20),
    edits=st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=6), st.integers(0, 8)), max_size=6),
    end=st.integers(0, 10_000),
)
def test_mutated_and_truncated_bytes_are_heard_alike_however_split(
    cuts: list[int], edits: list[tuple[int, bytes, int]], end: int
) -> None:
    data = GREETING + REPLIES
    for at, new, gone in edits:
        at %= len(data) + 1
        data = data[:at] + new + data[at + gone :]
    data = data[: end % (len(data) + 1)]
    heard = hear(data)
    assert hear(*split(data, cuts)) == heard
    assert not any(isinstance(item, Broken) for item in heard[:-1])


@settings(deadline=None)
@given(data=st.binary(max_size=400))
def test_noise_breaks_nothing(data: bytes) -> None:
    hear(data)
    assert hear(GREETING, data) == hear(GREETING, *(bytes([byte]) for byte in data))


@pytest.mark.parametrize(
    "endless",
    [b"a" * (LONGEST_GREETING + 2), GREETING + b"2" * (LONGEST_REPLY + 1), GREETING + b"520-" * LONGEST_REPLY],
)
def test_a_peer_that_never_ends_its_line_is_broken_off(endless: bytes) -> None:
    whole, halves = hear(endless), hear(endless[:70], endless[70:], b"more")
    assert isinstance(whole[-1], Broken)
    assert halves == whole


def test_a_reply_as_long_as_the_bound_is_heard_whole_or_in_pieces() -> None:
    line = b"200 result=1 (" + b"v" * (LONGEST_REPLY - 15) + b")\n"
    assert len(line) == LONGEST_REPLY + 1
    whole = hear(GREETING, line)
    assert isinstance(whole[-1], Reply)
    assert hear(GREETING, line[:-1], line[-1:]) == whole


def unquote(line: str) -> list[str]:
    """parse_args() of res_agi.c for quoted words."""
    return [re.sub(r"\\(.)", r"\1", word) for word in re.findall(r'"((?:[^"\\]|\\.)*)"', line)]


@settings(deadline=None)
@given(value=st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), max_size=60))
def test_any_value_arrives_as_it_was(value: str) -> None:
    line = encode_command("SET VARIABLE", quote("NAME"), quote(value))
    assert line.count(b"\n") == 1
    assert unquote(line.decode()) == ["NAME", value]


@pytest.mark.parametrize("value", ["a\nb", "a\rb", "a\0b", "ü" * LONGEST_COMMAND])
def test_a_value_that_would_not_stay_one_command_is_refused(value: str) -> None:
    with pytest.raises(UnsafeArgument):
        encode_command("SET VARIABLE", quote("NAME"), quote(value))

"""A demo customer rings: the AMI action that sends a call round through the trunk, the same way as a real one."""

from __future__ import annotations

import re

from cti.pbx.ports import LOOPBACK, Ports

RING_MS = 600_000  # a caller with patience: he may wait unanswered while agents' phones ring


def customer_call(*, number: str, name: str, did: str, sound: str, ports: Ports, press: str = "") -> dict[str, str]:
    """The fields of an AMI `Originate` by which `number` rings `did` and, once answered, plays `sound` over and over.

    With `press` he presses that key first.

    `asterisk_conf/demo` has the other half. Asterisk takes the number and the name as they are, evaluating nothing;
    only what would end a field is dropped. Raises ValueError if `did` is no number.
    """
    if not re.fullmatch(r"\+?[0-9]{1,31}", did):
        raise ValueError("did: digits only, a plus before them at most")
    if not re.fullmatch(r"[0-9*#]?", press):
        raise ValueError("press: one key")
    return {
        "Action": "Originate",
        "Channel": f"PJSIP/farley-demo-trunk/sip:{did}@{LOOPBACK}:{ports.trunk}",
        "Context": "farley-demo-customer",
        "Exten": "s",
        "Priority": "1",
        "CallerID": f'"{_inside_quotes(name)}" <{re.sub(r"[^0-9+]", "", number)}>',
        "Timeout": str(RING_MS),
        "Async": "true",
        "Variable": f"FARLEY_SPEECH={sound}" + (f",FARLEY_PRESS={press}" if press else ""),
    }


def _inside_quotes(text: str) -> str:
    return re.sub(r'[\x00-\x1f\x7f"\\<>]', "", text)

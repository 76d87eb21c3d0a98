"""Who calls, and what the dialplan wants: the lines that Asterisk sends first over a FastAGI connection."""

from __future__ import annotations

from msgspec import Struct

_MISSING = ("", "unknown")  # setup_env() in res_agi.c writes "unknown" for a number or name that is not there


class AgiRequest(Struct, frozen=True, kw_only=True):
    """One `AGI(agi://host/path,args…)` of the dialplan.

    Number and name are what the caller claims, the DNID what he dialled; None when unknown.
    """

    path: str
    channel: str
    uniqueid: str
    number: str | None
    name: str | None
    dnid: str | None
    extension: str
    context: str
    language: str
    args: tuple[str, ...]


def parse_request(environment: bytes) -> AgiRequest:
    """Read the `agi_…: value` lines. ValueError says that they are not what Asterisk writes.

    A key that comes twice, or an argument before the end, was forged by a line break in a caller's number or name:
    the whole request is refused.
    """
    lines = environment.decode("utf-8", "replace").split("\n")
    values = dict([line.split(": ", 1) for line in lines])
    if len(values) != len(lines):
        raise ValueError("a key comes twice")
    keys = list(values)
    first = keys.index("agi_arg_1") if "agi_arg_1" in values else len(keys)
    if keys[first:] != [f"agi_arg_{n + 1}" for n in range(len(keys) - first)]:
        raise ValueError("the arguments do not come last and in order")
    try:
        return AgiRequest(
            path=values.get("agi_network_script", "").partition("?")[0].strip("/"),
            channel=values["agi_channel"],
            uniqueid=values["agi_uniqueid"],
            number=_known(values["agi_callerid"]),
            name=_known(values["agi_calleridname"]),
            dnid=_known(values["agi_dnid"]),
            extension=values["agi_extension"],
            context=values["agi_context"],
            language=values["agi_language"],
            args=tuple(values.values())[first:],
        )
    except KeyError as missing:
        raise ValueError(f"{missing.args[0]} is missing") from None


def _known(value: str) -> str | None:
    return None if value in _MISSING else value

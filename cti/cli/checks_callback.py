"""The check of `farley doctor` for callbacks: may and can Asterisk ring customers."""

from __future__ import annotations

from cti.cli.finding import Finding
from cti.cli.manager import Manager
from cti.settings import Settings

WHAT = "callbacks"
CONTEXTS = ("farley-back", "farley-back-customer", "farley-back-ended")


async def callbacks(ami: Manager, settings: Settings) -> Finding:
    """Whether customers can be rung back, where that is wanted."""
    dial = settings.callback.dial
    if dial is None:
        return Finding(what=WHAT, seen="nobody is rung back (callback.dial is not set)")
    if missing := [context for context in CONTEXTS if not await ami.has_context(context)]:
        advice = (
            "Copy extensions_farley_back.conf beside extensions_farley.conf, then `asterisk -rx 'dialplan reload'`."
        )
        return Finding(what=WHAT, seen=f"no context {', '.join(missing)}", advice=advice)
    if not (await ami.action("ListCommands")).get("Originate"):
        advice = "Add originate to `write` in farley_site.conf, then `asterisk -rx 'manager reload'`."
        return Finding(what=WHAT, seen="our account may not originate calls", advice=advice)
    endpoint = _endpoint(dial)
    there = {event.get("Device") for event in await ami.listed("DeviceStateList")}
    if endpoint and f"PJSIP/{endpoint}" not in there:
        advice = "Let callback.dial name the endpoint of your trunk, as pjsip.conf has it."
        return Finding(what=WHAT, seen=f"no endpoint {endpoint}", advice=advice)
    return Finding(what=WHAT, seen=f"rung through {endpoint or dial.partition('/')[0]}")


def _endpoint(dial: str) -> str | None:
    """`PJSIP/{number}@trunk` and `PJSIP/trunk/sip:{number}@host` go through the endpoint `trunk`."""
    technology, _, resource = dial.partition("/")
    if technology != "PJSIP":
        return None
    name, slash, _ = resource.partition("/")
    return name if slash else resource.rpartition("@")[2]

"""What a trunk says of its caller: which number is his, and how far that can be believed.

A caller writes what he likes into his INVITE. What stands in its headers counts only for a trunk whose settings say so.
"""

from __future__ import annotations

import re

import structlog
from msgspec import Struct

from crm_store.names import visible
from crm_store.numbers import Presenting, normalise, presented
from crm_store.records import Number, Trust
from cti.agi.session import AgiSession
from cti.settings import Settings

log = structlog.get_logger()

# RFC 3261, 25.1: a display name in quotes or of plain words, then the address in brackets; or the address alone, and
# then what follows it belongs to the header.
_NAMED = re.compile(r'\s*(?:"(?:[^"\\]|\\.)*"\s*|[^"<>,;:@]*)<([^<>"\s]+)>([^,<>"]|"(?:[^"\\]|\\.)*")*(?:,|$)')
_PLAIN = re.compile(r'\s*([^\s<>",]+)\s*(?:,|$)')
_VERSTAT = re.compile(r";verstat=([A-Za-z-]+)(?=[;@?]|$)", re.IGNORECASE)

# 3GPP TS 24.229, 7.2A.20 and ATIS-1000074: whether the terminating network could validate the number, and the level.
_LEVELS: dict[str, Trust] = {
    "tn-validation-passed-a": "verified",
    "tn-validation-passed-b": "partial",
    "tn-validation-passed-c": "none",
    "tn-validation-passed": "partial",
    "tn-validation-failed": "none",
    "tn-validation-failed-a": "none",
    "tn-validation-failed-b": "none",
    "tn-validation-failed-c": "none",
}
_ATTESTED: dict[str, Trust] = {"A": "verified", "B": "partial", "C": "none"}
_UNSIGNED = ("missing_identity_hdr", "disabled")  # res_stir_shaken/verification.c
_PRIVATE = frozenset({"id", "user"})


class Invite(Struct, frozen=True, kw_only=True):
    """What the dialplan read from the INVITE: `asserted` is P-Asserted-Identity, `claimed` From, `privacy` Privacy.

    `checked` is what Asterisk's own STIR/SHAKEN verification found for the number that it passes on: result and level.
    """

    asserted: str = ""
    claimed: str = ""
    privacy: str = ""
    checked: str = ""


_NOTHING = Invite()


class CallerId(Struct, frozen=True, kw_only=True):
    """A caller's number, and how far it is believed to be his."""

    number: Number
    trust: Trust


def presenting(settings: Settings, trunk: str | None) -> Presenting:
    """How this trunk presents numbers."""
    known = settings.trunk(trunk)
    return Presenting(
        region=known.region or settings.store.region,
        prefixes=known.prefixes,
        international=known.international,
        internal_digits=settings.store.internal_digits,
    )


async def read_invite(agi: AgiSession, settings: Settings, trunk: str | None) -> Invite | None:
    """What the INVITE says; None of a trunk that is not believed. Raises `CallerHungUp`."""
    known = settings.trunk(trunk)
    if not (known.asserted or known.attestation):
        return None

    async def variable(name: str, wanted: bool) -> str:
        return (await agi.get_variable(name) or "") if wanted else ""

    return Invite(
        asserted=await variable("FARLEY_ASSERTED", known.asserted),
        claimed=await variable("FARLEY_FROM", known.attestation),
        privacy=await variable("FARLEY_PRIVACY", known.asserted),
        checked=await variable("FARLEY_CHECKED", known.attestation),
    )


def caller_id(settings: Settings, trunk: str | None, caller: str, invite: Invite = _NOTHING) -> CallerId:
    """Whose number it is: that which the trunk asserts, or else `caller`, which Asterisk made of the INVITE."""
    how, known = presenting(settings, trunk), settings.trunk(trunk)
    asserted = _addresses(invite.asserted) if known.asserted else ()
    if asserted and _PRIVATE & set(invite.privacy.split(";")):
        number = normalise("")
    else:
        told = [presented(address, how) for address in asserted]
        number = next((each for each in told if each.e164), None) or presented(visible(caller), how)
    trust: Trust | None = None
    if known.attestation and number.e164:
        told_of = (*asserted, *_addresses(invite.claimed))
        is_signed = number.e164 == presented(visible(caller), how).e164  # Asterisk verified the one that it passes on
        trust = (_checked(invite.checked) if is_signed else None) or _validated(told_of, number, how)
    return CallerId(number=number, trust=trust or settings.routing.trunk_trust.get(trunk or "", "trunk"))


def _addresses(header: str) -> tuple[str, ...]:
    """The addresses of a header, without names and without what follows the brackets; none if it is not well-formed."""
    found, at = [], 0
    while at < len(header):
        match = _NAMED.match(header, at) or _PLAIN.match(header, at)
        if match is None:
            return ()
        found.append(match[1] if match.re is _NAMED else match[1].partition(";tag=")[0])
        at = match.end()
    return tuple(found)


def _checked(result: str) -> Trust | None:
    """What Asterisk's own verification says; None where there was nothing to verify."""
    verdict, _, level = result.partition(" ")
    if not verdict or verdict in _UNSIGNED:
        return None
    return _ATTESTED.get(level, "none") if verdict == "success" else "none"


def _validated(addresses: tuple[str, ...], number: Number, how: Presenting) -> Trust | None:
    """What the trunk's network says of this number (`verstat`); None where it says nothing."""
    for address in addresses:
        if (verstat := _VERSTAT.search(address)) and presented(address, how).e164 == number.e164:
            return _LEVELS.get(verstat[1].lower())
    return None

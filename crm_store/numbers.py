"""What a dialled, presented or written number is. Nothing is ever matched by its last digits, only whole."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import unquote

from msgspec import Struct

from crm_store.columns import storable
from crm_store.dialling import international, is_service, national, surely_international, vanity
from crm_store.errors import InvalidNumber
from crm_store.records import Number

LONGEST = 256
"""Characters that are looked at; a longer presentation is cut to this and is no number."""

INTERNAL_DIGITS = 5
"""Digits that an office's own numbers have at most, where no setting says otherwise."""

_WITHHELD = frozenset({"anonymous", "unavailable", "unknown", "restricted", "private", "withheld", "blocked"})
_NOBODY = "anonymous.invalid"  # RFC 3323, 4.1.1.3
_BRACKETS = re.compile(r"<([^<>]*)>[^<>]*$")
_SCHEME = re.compile(r"\s*(sips?|tel|callto):(?://)?", re.IGNORECASE)
_CONTEXT = re.compile(r";\s*phone-context=(\+[\d.\-()]+)", re.IGNORECASE)
_SEPARATORS = r"\s().\[\]/~\-\u00b7\u2010-\u2015\u2053\u2212\u223c\u30fc"
_EXTENSION = r"ext(?:ension|n)?\.?|x|доб(?:авочный|\.)?|дод(?:атковий|\.)?|вн(?:утр)?\.?|#|,+"
_NUMBER = re.compile(
    rf"[\s(\[]*(\+?)([\d{_SEPARATORS}]+)(?:[,;]?\s*(?:{_EXTENSION})\s*[:=]?\s*\d{{1,7}})?", re.IGNORECASE
)
_LETTERS = re.compile(rf"\+?[\d{_SEPARATORS}]*\d{{3}}[\dA-Za-z{_SEPARATORS}]+")
_SEPARATOR = re.compile(rf"[{_SEPARATORS}]+")
_FEATURE = re.compile(r"[*#][\d*#]*")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_SHORT_CODE_DIGITS = 8
_SHORTEST_FOREIGN = 11


class Presenting(Struct, frozen=True, kw_only=True):
    """How a trunk presents its callers' numbers.

    `prefixes` stand before a number and are no part of it; `international`: the country code comes without a plus.
    """

    region: str = "UA"
    prefixes: tuple[str, ...] = ()
    international: bool = False
    internal_digits: int = INTERNAL_DIGITS


def normalise(number: str, region: str = "UA") -> Number:
    """Tell what `number` is, written or dialled in `region` (ISO 3166): E.164 (ITU-T) if reached from anywhere.

    Takes national and international spellings, SIP and tel URIs; never raises, whatever the input.
    """
    if number[:1] == "+" and (digits := number[1:]).isdigit() and digits.isascii() and len(digits) < LONGEST:
        found = international(digits)
        return Number(input=number, kind="e164" if found else "invalid", e164=found)
    return presented(number, _presenting(region))


def presented(number: str, how: Presenting) -> Number:
    """Tell what `number` is, as a trunk presents it; never raises, whatever the input."""
    if len(number) > LONGEST:
        return Number(input=storable(number[:LONGEST]), kind="invalid")
    number = storable(number)
    text = _user_part(_UNSEEN.sub("", number).translate(_WIDE))
    if not text or text.casefold().replace(" ", "") in _WITHHELD:
        return Number(input=number, kind="anonymous")
    if _FEATURE.fullmatch(text):
        return Number(input=number, kind="service")
    text = _without_prefix(text, how.prefixes)
    match = _NUMBER.fullmatch(text)
    if match is None:
        found = vanity(text, how.region) if _LETTERS.fullmatch(text) else None
        return Number(input=number, kind="e164" if found else "invalid", e164=found)
    digits = _digits(match[2])
    if not match[1] and len(digits) <= how.internal_digits:
        if not text.isdecimal():
            return Number(input=number, kind="invalid")
        return Number(input=number, kind="service" if is_service(digits, how.region) else "internal")
    found = international(digits) if match[1] else _outside(digits, how)
    if found:
        return Number(input=number, kind="e164", e164=found)
    short = not match[1] and len(digits) <= _SHORT_CODE_DIGITS and is_service(digits, how.region)
    return Number(input=number, kind="service" if short else "invalid")


def e164(number: str, region: str = "UA") -> str:
    """The E.164 form of `number`; raises `InvalidNumber` when it has none."""
    found = normalise(number, region).e164
    if found is None:
        raise InvalidNumber
    return found


@cache
def _presenting(region: str) -> Presenting:
    return Presenting(region=region)


def _user_part(text: str) -> str:
    """What stands for the number in `"Name" <sip:user;params@host>`, `tel:…`, `user@host`, or plain text.

    Only the last brackets count: a name before them is the caller's own.
    """
    if inside := _BRACKETS.search(text):
        text = inside[1]
    scheme = _SCHEME.match(text)
    address = text[scheme.end() :] if scheme else text
    user, at, host = address.partition("@")
    if at and host.strip().casefold().startswith(_NOBODY):
        return ""
    user, _, parameters = user.partition(";")
    if scheme:
        user = unquote(user.partition(":")[0].partition("?")[0])
        if (context := _CONTEXT.match(f";{parameters}")) and not user.startswith("+"):
            user = context[1] + user
    return user.strip("<> \t\r\n\u00a0")


def _without_prefix(text: str, prefixes: tuple[str, ...]) -> str:
    for prefix in sorted(prefixes, key=len, reverse=True):
        if text.startswith(prefix) and len(text) > len(prefix):
            return text[len(prefix) :]
    return text


def _digits(text: str) -> str:
    bare = _SEPARATOR.sub("", text)
    return bare if bare.isascii() else "".join(str(int(character)) for character in bare)


def _outside(digits: str, how: Presenting) -> str | None:
    """E.164, if this is a number of the public network.

    Trunks also present the country code without a plus; that is believed of a number in use only.
    """
    if how.international and (found := surely_international(digits)):
        return found
    if found := national(digits, how.region):
        return found
    if digits.startswith("00"):
        return international(digits[2:])
    if len(digits) >= _SHORTEST_FOREIGN and not digits.startswith("0"):
        return surely_international(digits)
    return None

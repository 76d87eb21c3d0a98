"""What a dialled or presented number is. Nothing is ever matched by its last digits, only whole."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult, shortnumberinfo

from crm_store.columns import storable
from crm_store.errors import InvalidNumber
from crm_store.records import Number

LONGEST = 256
"""Characters that are looked at; a longer presentation is cut to this and is no number."""

_WITHHELD = frozenset({"anonymous", "unavailable", "unknown", "restricted", "private", "withheld", "blocked"})
_URI = re.compile(r"(?:sips?|tel|callto):([^@;?>\s]*)", re.IGNORECASE)
_NUMBER = re.compile(r"(\+?[\d\s().\-/\u2010-\u2015]+)(?:(?:ext\.?|x|доб\.?|#)\s*\d{1,7})?", re.IGNORECASE)
_FEATURE = re.compile(r"[*#][\d*#]*")
_INTERNAL_DIGITS = 5
_SHORTEST_FOREIGN = 11


def normalise(number: str, region: str = "UA") -> Number:
    """Tell what `number` is, dialled in `region` (ISO 3166): E.164 (ITU-T) when it can be reached from anywhere.

    Takes national, international, `00` and SIP or tel URI spellings; never raises, whatever the input.
    """
    if len(number) > LONGEST:
        return Number(input=storable(number[:LONGEST]), kind="invalid")
    return _normalise(storable(number), region)


def e164(number: str, region: str = "UA") -> str:
    """The E.164 form of `number`; raises `InvalidNumber` when it has none."""
    found = normalise(number, region).e164
    if found is None:
        raise InvalidNumber
    return found


@lru_cache(maxsize=65_536)
def _normalise(number: str, region: str) -> Number:
    text = _user_part(number)
    if text.casefold().replace(" ", "") in _WITHHELD or not text:
        return Number(input=number, kind="anonymous")
    if _FEATURE.fullmatch(text):
        return Number(input=number, kind="service")
    match = _NUMBER.fullmatch(text)
    if match is None:
        return Number(input=number, kind="invalid")
    if text.isdecimal() and len(text) <= _INTERNAL_DIGITS:
        return Number(input=number, kind="service" if _is_service(text, region) else "internal")
    found = _outside(match.group(1), region)
    return Number(input=number, kind="e164" if found else "invalid", e164=found)


def _user_part(number: str) -> str:
    """What stands for the number in `"Name" <sip:user;params@host>`, `tel:…`, `user@host`, or plain text."""
    uri = _URI.search(number)
    text = unquote(uri.group(1)) if uri else number
    return re.split("[@;]", text, maxsplit=1)[0].strip("<> \t")


def _is_service(digits: str, region: str) -> bool:
    try:
        short = phonenumbers.parse(digits, region)
    except NumberParseException:
        return False
    return shortnumberinfo.is_valid_short_number_for_region(short, region)


def _outside(text: str, region: str) -> str | None:
    """E.164, if this is a number of the public network.

    A number given with its country code needs only a possible length: new ranges are opened before libraries know.
    Trunks also present the country code without a plus; that is believed of a valid number only.
    """
    digits = "".join(str(int(character)) for character in text if character.isdecimal())
    if text.startswith("+") or digits.startswith("00"):
        return _parsed("+" + digits.removeprefix("00"), None, strict=False)
    found = _parsed(digits, region, strict=True)
    if found is None and len(digits) >= _SHORTEST_FOREIGN and not digits.startswith("0"):
        found = _parsed("+" + digits, None, strict=True)
    return found


def _parsed(text: str, region: str | None, *, strict: bool) -> str | None:
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException:
        return None
    possible = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    if not (phonenumbers.is_valid_number(number) if strict else possible):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)

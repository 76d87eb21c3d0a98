"""How numbers are dialled in each region, and which there are, by the metadata of `phonenumbers`."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import phonenumbers
from msgspec import Struct
from phonenumbers import (
    NumberParseException,
    PhoneMetadata,
    PhoneNumberFormat,
    PhoneNumberType,
    ValidationResult,
    shortnumberinfo,
)

_NOWHERE = "001"
"""The region of country codes that belong to no country (freephone +800, satellites)."""

_VANITY = frozenset(
    {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
    }
)
_NORTH_AMERICA = 1
_TYPES = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "voip", "personal_number", "pager", "uan",
    "voicemail",
)  # fmt: skip


class _Country(Struct, frozen=True, kw_only=True):
    """What follows a country code: how many digits, and what might be a national prefix before them."""

    lengths: frozenset[int]
    prefix: re.Pattern[str] | None


class _Region(Struct, frozen=True, kw_only=True):
    """How one dials in a region.

    `general` is how its numbers look, `valid` which are in use; None where only the library can tell.
    """

    code: str
    abroad: re.Pattern[str] | None
    prefix: re.Pattern[str] | None
    general: re.Pattern[str] | None
    valid: re.Pattern[str] | None


def international(digits: str) -> str | None:
    """E.164 of a country code with a number, if such a number can be: a possible length is enough.

    New ranges are opened before any library knows of them.
    """
    for length in (3, 2, 1):
        if country := _country(digits[:length]):
            national = digits[length:]
            if len(national) in country.lengths and _bare(national, country.prefix):
                return f"+{digits}"
            break
    return _parsed(f"+{digits}", None, strict=False)


def surely_international(digits: str) -> str | None:
    """E.164 of a country code with a number that is known to be in use."""
    return _parsed(f"+{digits}", None, strict=True)


def national(digits: str, region: str) -> str | None:
    """E.164 of digits as they are dialled in `region`: abroad by its own prefix, or within it a number in use."""
    rules = _region(region)
    if rules is None:
        return None
    if rules.abroad and (away := rules.abroad.match(digits)) and digits[away.end() : away.end() + 1] not in ("", "0"):
        return international(digits[away.end() :])
    if found := _within(digits, rules):
        return f"+{rules.code}{found}"
    return _parsed(digits, region, strict=True)


def vanity(text: str, region: str) -> str | None:
    """E.164 of a number that is written with letters (`1-800-FLOWERS`), of a kind for which that is usual."""
    if not phonenumbers.is_alpha_number(text):
        return None
    found = _number(text, region)
    if found is None or not phonenumbers.is_valid_number(found):
        return None
    if found.country_code != _NORTH_AMERICA and phonenumbers.number_type(found) not in _VANITY:
        return None
    return phonenumbers.format_number(found, PhoneNumberFormat.E164)


@lru_cache(maxsize=4096)
def is_service(digits: str, region: str) -> bool:
    """Is this a short number of the region's network: emergency, directory, a provider's own."""
    short = _number(digits, region)
    return short is not None and (
        shortnumberinfo.is_valid_short_number_for_region(short, region)
        or shortnumberinfo.is_emergency_number(digits, region)
    )


def _within(digits: str, rules: _Region) -> str | None:
    """The number without national prefix or the region's own country code, where there is but one way to read it."""
    if rules.valid is None or rules.general is None:
        return None
    prefix = rules.prefix.match(digits) if rules.prefix else None
    own = digits.startswith(rules.code)
    if prefix and prefix.end():
        if own or (prefix.groups() and prefix.groups()[-1] is not None):
            return None
        bare = digits[prefix.end() :]
    elif own and not rules.general.fullmatch(digits):
        bare = digits[len(rules.code) :]
        if not _bare(bare, rules.prefix):
            return None
    else:
        bare = digits
    return bare if rules.valid.fullmatch(bare) else None


def _bare(national: str, prefix: re.Pattern[str] | None) -> bool:
    """Has the number no national prefix that the library would have to think about (`+44 (0)20 …`)."""
    found = prefix.match(national) if prefix else None
    return found is None or found.end() == 0


@lru_cache(maxsize=65_536)
def _parsed(text: str, region: str | None, *, strict: bool) -> str | None:
    number = _number(text, region)
    if number is None:
        return None
    possible = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    if not (phonenumbers.is_valid_number(number) if strict else possible):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _number(text: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except NumberParseException:
        return None


@cache
def _country(code: str) -> _Country | None:
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(code or "0"), ()) if not code.startswith("0") else ()
    if not regions:
        return None
    if regions[0] == _NOWHERE:
        known = PhoneMetadata.metadata_for_nongeo_region(int(code), None)
    else:
        known = PhoneMetadata.metadata_for_region(regions[0], None)
    if known is None or known.general_desc is None:
        return None
    lengths = frozenset(known.general_desc.possible_length)
    return _Country(lengths=lengths, prefix=_pattern(known.national_prefix_for_parsing))


@cache
def _region(region: str) -> _Region | None:
    known = PhoneMetadata.metadata_for_region(region, None)
    if known is None or known.country_code is None or known.general_desc is None:
        return None
    first = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[known.country_code][0] == region
    general = known.general_desc.national_number_pattern
    kinds = (getattr(known, kind) for kind in _TYPES)
    used = (kind.national_number_pattern for kind in kinds if kind)
    patterns = "|".join(f"(?:{pattern})" for pattern in used if pattern)
    leading = f"(?={known.leading_digits})" if known.leading_digits else ""
    return _Region(
        code=str(known.country_code),
        abroad=_pattern(known.international_prefix),
        prefix=_pattern(known.national_prefix_for_parsing),
        general=_pattern(general),
        valid=_pattern(f"{leading}(?=(?:{general})$)(?:{patterns})") if first and general and patterns else None,
    )


def _pattern(text: str | None) -> re.Pattern[str] | None:
    return re.compile(text) if text else None

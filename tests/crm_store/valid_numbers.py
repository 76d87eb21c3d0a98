"""Valid numbers of the whole world, drawn from the patterns that `phonenumbers` knows, and ways to write them."""

from __future__ import annotations

import re

import phonenumbers
from hypothesis import assume
from hypothesis import strategies as st
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumber, PhoneNumberFormat, ValidationResult

from crm_store.numbers import INTERNAL_DIGITS

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
FORMATS = (
    PhoneNumberFormat.E164,
    PhoneNumberFormat.INTERNATIONAL,
    PhoneNumberFormat.NATIONAL,
    PhoneNumberFormat.RFC3966,
)
KINDS = ("fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "voip", "uan")
SEPARATORS = ("", " ", "-", ".", "/", "\u00a0", "\u2011", "\u2013", "\u202f", "\u200e", "\uff0d", " - ", "\t")
DIGITS = ("0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩")
EXTENSIONS = ("", " ext. 12", "x12", " доб. 305", " дод. 7", ";ext=5", " #4", " вн.101", ",,1", " Extension: 9")
ADDRESSES = (
    "{}",
    "sip:{}@10.0.0.1",
    '"Ірина" <sips:{}@carrier.example;user=phone>',
    "<tel:{}>",
    " {} ",
    "{}@example.com",
)


@st.composite
def valid_numbers(draw: st.DrawFn) -> tuple[str, PhoneNumber]:
    """A region, and a number that is in use there and longer than an office's own."""
    region = draw(st.sampled_from(REGIONS))
    known = PhoneMetadata.metadata_for_region(region, None)
    kinds = [kind for name in KINDS if (kind := getattr(known, name)) and kind.national_number_pattern]
    pattern = draw(st.sampled_from(kinds)).national_number_pattern
    digits = draw(st.from_regex(pattern.replace(r"\d", "[0-9]"), fullmatch=True))
    number = PhoneNumber(country_code=known.country_code, national_number=int(digits))
    if zeros := len(digits) - len(digits.lstrip("0")):
        number.italian_leading_zero, number.number_of_leading_zeros = True, zeros
    assume(phonenumbers.is_valid_number_for_region(number, region) and len(digits) > INTERNAL_DIGITS)
    assume(phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE)  # from abroad, too
    return region, number


@st.composite
def spelled(draw: st.DrawFn) -> tuple[str, str, str]:
    """A region, a number as somebody there might write it, and its E.164.

    Left out are the few that mean something else when written down, to the library that knows them too.
    """
    region, number = draw(valid_numbers())
    normal = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    text = phonenumbers.format_number(number, draw(st.sampled_from(FORMATS)))
    if draw(st.booleans()) and not text.startswith("tel:"):
        away = draw(st.sampled_from(("US", "UA", "RU", "AU", "JP", "SG")))
        if number.country_code != phonenumbers.country_code_for_region(away):
            region, text = away, phonenumbers.format_out_of_country_calling_number(number, away)
    try:
        assume(phonenumbers.format_number(phonenumbers.parse(text, region), PhoneNumberFormat.E164) == normal)
    except NumberParseException:
        assume(False)
    return region, draw(disguised(text)), normal


@st.composite
def disguised(draw: st.DrawFn, text: str) -> str:
    """The same with other separators, other digits, an extension, or in an address."""
    digits, separator = draw(st.sampled_from(DIGITS)), draw(st.sampled_from(SEPARATORS))
    if text.startswith("tel:"):
        return text
    kept = re.sub(r"[ \-.]", lambda _: separator, text)
    shown = "".join(digits[int(each)] if each.isdecimal() else each for each in kept)
    address, extension = draw(st.sampled_from(ADDRESSES)), draw(st.sampled_from(EXTENSIONS))
    if ":" not in address:
        return address.format(shown) if "@" in address else address.format(shown + extension)
    return address.format(shown)

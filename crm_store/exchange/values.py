"""What stands in a cell as the value of a field. Each raises `Bad` with the code of why it is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from crm_store.columns import AMOUNT_PARTS
from crm_store.exchange.errors import Bad

_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")
_CODE = re.compile(r"[^\s]{1,50}")
_DAY = re.compile(r"(\d{1,4})[./\-](\d{1,2})[./\-](\d{1,4})")
_KINDS = {
    "person": "person|p|individual|private|человек|физлицо|фл|особа|людина|фізособа|фо|частное лицо|приватна особа",
    "organisation": "organisation|organization|org|company|business|legal|юрлицо|юл|компания|организация|юрособа|юо"
    "|компанія|організація|юридическое лицо|юридична особа",
}
_SEXES = {"m": "m|male|man|м|муж|мужской|чол|чоловік|чоловіча|ч", "f": "f|female|woman|ж|жен|женский|жін|жінка|жіноча"}
_LANGUAGES = {
    "uk": "uk|ua|ukr|ukrainian|українська|украинский|укр",
    "ru": "ru|rus|russian|русский|російська|рус|рос",
    "en": "en|eng|english|английский|англійська|англ",
}
_SEGMENTS = {
    "standard": "standard|стандарт|стандартний|стандартный",
    "premium": "premium|преміум|премиум",
    "vip": "vip|віп|вип",
}
_CHANNELS = {
    "call": "call|phone|телефон|звонок|дзвінок",
    "chat": "chat|messenger|чат|мессенджер|месенджер",
    "email": "email|e-mail|mail|почта|пошта",
    "letter": "letter|post|письмо|лист",
    "visit": "visit|branch|визит|візит|отделение|відділення",
}


@lru_cache(maxsize=65_536)
def day(text: str) -> str:
    """A date as ISO 8601. Day before month where both fit."""
    text = text.strip()
    if len(text) == 8 and text.isdecimal():
        return _date(int(text[:4]), int(text[4:6]), int(text[6:]))
    match = _DAY.match(text)
    if match is None or (text[match.end() :] and not re.match(r"[ T]\d", text[match.end() :])):
        raise Bad("invalid_date")
    first, second, third = (int(part) for part in match.groups())
    if len(match[1]) == 4:
        return _date(first, second, third)
    if len(match[3]) != 4:
        raise Bad("invalid_date")
    return _date(third, second, first) if second <= 12 else _date(third, first, second)


def _date(year: int, month: int, day: int) -> str:
    try:
        found = date(year, month, day)
    except ValueError:
        raise Bad("invalid_date") from None
    if not 1800 <= year <= 2200:
        raise Bad("invalid_date")
    return found.isoformat()


def email(text: str) -> str:
    """An address in lower case."""
    if len(text) > 200:
        raise Bad("too_long")
    if not _EMAIL.fullmatch(text):
        raise Bad("invalid_email")
    return text.casefold()


def money(text: str) -> int:
    """An amount, in ten-thousandths: blanks part thousands, a comma or a point the fraction; of both, the last one."""
    plain = re.sub(r"[\s'’]", "", text)
    comma, point = plain.rfind(","), plain.rfind(".")
    plain = plain.replace(".", "").replace(",", ".") if comma > point else plain.replace(",", "")
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        raise Bad("invalid") from None
    if not amount.is_finite() or abs(amount) > 10**14:
        raise Bad("invalid")
    return int((amount * AMOUNT_PARTS).to_integral_value())


@lru_cache(maxsize=1024)
def code(text: str) -> str:
    """A word without blanks."""
    if not _CODE.fullmatch(text):
        raise Bad("too_long" if len(text) > 50 else "invalid")
    return text


def segment(text: str) -> str:
    """A value group; our own ones in any case, also in Russian and Ukrainian, and any other in lower case."""
    return _SEGMENT_CODES.get(text.casefold()) or code(text.casefold())


def region(text: str) -> str:
    """ISO 3166."""
    if len(text) != 2 or not (text.isascii() and text.isalpha()):
        raise Bad("invalid_region")
    return text.upper()


def line(text: str) -> str:
    """A line of text: blanks and newlines in it are one blank."""
    text = " ".join(text.split())
    if len(text) > 200:
        raise Bad("too_long")
    return text


def _codes(table: dict[str, str]) -> dict[str, str]:
    return {word: name for name, words in table.items() for word in words.split("|")}


def _words(table: dict[str, str], fault: str) -> Callable[[str], str]:
    known = _codes(table)

    def read(text: str) -> str:
        found = known.get(text.casefold().rstrip("."))
        if found is None:
            raise Bad(fault)
        return found

    return read


kind = _words(_KINDS, "invalid_kind")
sex = _words(_SEXES, "invalid_sex")
channel = _words(_CHANNELS, "invalid_channel")
_language = _words(_LANGUAGES, "")
_SEGMENT_CODES = _codes(_SEGMENTS)


@lru_cache(maxsize=256)
def language(text: str) -> str:
    """A language code; our own languages also by name."""
    try:
        return _language(text)
    except Bad:
        if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?", text):
            return text.lower()
        raise Bad("invalid_language") from None

"""Personal names: their parts, the folded words by which they are found, and the polite way to greet."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from crm_store.records import Record

Sex = Literal["m", "f"]

_PATRONYMIC = {
    "m": re.compile(r".{2,}(?:ович|евич|ьович|йович|ілліч|ьмич|ич)$", re.IGNORECASE),
    "f": re.compile(r".{2,}(?:івна|ївна|овна|евна|ична|инична)$", re.IGNORECASE),
}
_NOT_WORD = re.compile(r"[\W_]+")
_FOLDED = str.maketrans({"ґ": "г", "’": "", "'": "", "ʼ": "", "`": ""})


class PersonName(Record, frozen=True, kw_only=True):
    """A name in its parts; a part that is not known is None."""

    given: str | None = None
    patronymic: str | None = None
    family: str | None = None
    sex: Sex | None = None


def words(text: str) -> tuple[str, ...]:
    """The distinct words of a text as they are searched: without case, accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_FOLDED))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return tuple(dict.fromkeys(filter(None, _NOT_WORD.split(plain))))


def visible(text: str) -> str:
    """The same text without what cannot be seen but changes how the rest is read: controls, and marks of direction."""
    return "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf")).strip()


def parts(name: str, language: str) -> PersonName:
    """The parts of a name written in one line, as far as it shows them.

    A patronymic tells the given name (the word before it) and the sex. Without one, an English name is taken as given
    name first; a Ukrainian or Russian one is not guessed at.
    """
    written = name.split()
    for index, word in enumerate(written):
        for sex, pattern in _PATRONYMIC.items():
            if index and pattern.fullmatch(word):
                rest = written[: index - 1] + written[index + 1 :]
                return PersonName(
                    given=written[index - 1],
                    patronymic=word,
                    family=" ".join(rest) or None,
                    sex="m" if sex == "m" else "f",
                )
    if language not in ("uk", "ru") and len(written) > 1:
        return PersonName(given=written[0], family=written[-1])
    return PersonName()


def greeting(name: str, person: PersonName, language: str) -> str:
    """The polite form in the customer's own language.

    Ukrainian: given name and patronymic in the vocative; Russian: the same in the nominative; otherwise Mr or Ms and
    the family name. What is not known is not invented: the whole name stands then.
    """
    if language == "uk" and person.given and person.sex:
        if person.patronymic:
            return f"{vocative(person.given, person.sex)} {vocative(person.patronymic, person.sex)}"
        return f"{'пане' if person.sex == 'm' else 'пані'} {vocative(person.given, person.sex)}"
    if language == "ru" and person.given and person.patronymic:
        return f"{person.given} {person.patronymic}"
    if language not in ("uk", "ru") and person.family and person.sex:
        return f"{'Mr' if person.sex == 'm' else 'Ms'} {person.family}"
    return name


_VOCATIVE: dict[Sex, tuple[tuple[str, str], ...]] = {
    # The first ending that fits is replaced. Ukrainian Orthography of 2019, sections 87 and 100.
    "m": (
        ("ій", "ію"),
        ("й", "ю"),
        ("лля", "лле"),
        ("ля", "лю"),
        ("я", "е"),
        ("ко", "ку"),
        ("о", "е"),
        ("а", "о"),
        ("ь", "ю"),
        ("ег", "еже"),
        ("г", "гу"),
        ("к", "ку"),
        ("х", "ху"),
        ("ч", "чу"),
        ("ш", "ше"),
        ("", "е"),
    ),
    "f": (
        ("ія", "іє"),
        ("оя", "оє"),
        ("ая", "ає"),
        ("я", "ю"),
        ("а", "о"),
        ("ов", "ове"),
        ("", ""),
    ),
}


def vocative(name: str, sex: Sex) -> str:
    """A Ukrainian given name or patronymic as one calls out to its bearer."""
    if "-" in name:
        return "-".join(vocative(part, sex) for part in name.split("-"))
    for ending, called in _VOCATIVE[sex]:
        if name.endswith(ending):
            return name.removesuffix(ending) + called
    return name

"""Words as names are found by: the same for a name in Cyrillic and in any of its Latin transliterations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from crm_store.names import words

# What `words` leaves of й, ї and ё is и, і and е.
_CYRILLIC = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "h", "д": "d", "е": "e", "є": "e", "ж": "ж", "з": "z", "и": "i", "і": "i",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
        "х": "h", "ц": "c", "ч": "ч", "ш": "ш", "щ": "ш", "ы": "i", "э": "e", "ю": "iu", "я": "ia", "ъ": "", "ь": "",
    }
)  # fmt: skip
_SOFT_BEFORE_VOWEL = re.compile("[ьъ](?=[аеєиіуыэюя])")

# KMU 55/2010 (Ukrainian), ICAO Doc 9303 and BGN/PCGN (Russian), and the older ways of English, German and Polish.
_LATIN = {
    "shch": "ш", "tsch": "ч", "zgh": "zh", "dzh": "dж", "sch": "ш", "tch": "ч", "ch": "ч", "ck": "k", "cz": "ч",
    "gh": "h", "kh": "h", "ph": "f", "sh": "ш", "th": "t", "ts": "c", "tz": "c", "zh": "ж", "g": "h", "j": "i",
    "q": "k", "w": "v", "x": "ks", "y": "i",
}  # fmt: skip
_LATIN_PARTS = re.compile("|".join([*_LATIN, "c(?![eijy])"]))
_TWICE = re.compile(r"([^\W\d])\1+")
_IOTATED = re.compile("i[eo]")

# How the end of a word may go on while it is being typed, where that would change what it stands for.
_UNFINISHED = (
    ("tsc", "ч"), ("shc", "ш"), ("dz", "dж"), ("sc", "ш"), ("tc", "ч"), ("ts", "ч"), ("c", "c"), ("c", "ч"), ("k", "h"),
    ("p", "f"), ("s", "ш"), ("t", "c"), ("t", "ч"), ("z", "ж"),
)  # fmt: skip


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """The skeleton of a word that `words` has folded: шевченко, Shevchenko and Schewtschenko have one."""
    latin = _LATIN_PARTS.sub(lambda part: _LATIN.get(part.group(), "k"), word)
    plain = _SOFT_BEFORE_VOWEL.sub("i", latin).translate(_CYRILLIC)
    return _TWICE.sub(r"\1", _IOTATED.sub("e", _TWICE.sub(r"\1", plain)))


def skeletons(text: str) -> tuple[str, ...]:
    """The distinct skeletons of the words of a text: by these a customer's name is found."""
    return tuple(dict.fromkeys(filter(None, map(skeleton, words(text)))))


def readings(typed: str) -> tuple[str, ...]:
    """What may be the beginning of a skeleton when a word is typed as far as this; what it is as it stands is first."""
    return tuple(dict.fromkeys(filter(None, _readings(typed))))


def _readings(typed: str) -> Iterator[str]:
    whole = skeleton(typed)
    yield whole
    if whole.endswith("i"):
        yield whole[:-1] + "e"
    for ending, reading in _UNFINISHED:
        if typed.endswith(ending):
            yield skeleton(typed.removesuffix(ending)) + reading

"""Reads the settings: defaults, then `farley.toml`, then the environment (`FARLEY_SECTION__KEY`); refuses what it does
not know, by name and with a hint.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_origin

import msgspec
from msgspec.structs import FieldInfo

from cti.secret import Secret
from cti.settings import Settings
from cti.settings_section import Section, SettingsError
from cti.settings_trunk import Trunk
from cti.settings_words import PREFIX, keys, kind, meaning, sections, variable

FILE = Path("farley.toml")
FILE_VARIABLE = "FARLEY_CONFIG"
TRUNKS = "trunks"

Built = TypeVar("Built", bound=Section)


def load(file: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force. `file` must exist; without it `FARLEY_CONFIG` or, if it is there, `farley.toml` is read.

    Raises SettingsError with one line that names the key and says what is expected.
    """
    environment = os.environ if environment is None else environment
    named = file or (Path(environment[FILE_VARIABLE]) if environment.get(FILE_VARIABLE) else None)
    path = named or FILE
    values: dict[str, dict[str, Any]] = {name: {} for name in sections()}
    trunks: dict[str, Trunk] = {}
    if named is not None or path.exists():
        _read_file(path, values, trunks)
    _read_environment(environment, values)
    built: dict[str, Any] = {name: _built(section, name, values[name]) for name, section in sections().items()}
    return Settings(**built, trunks=trunks)


def _read_file(path: Path, values: dict[str, dict[str, Any]], trunks: dict[str, Trunk]) -> None:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from error
    for name, table in tables.items():
        if name == TRUNKS:
            for trunk, own in _table(path, TRUNKS, f"{TRUNKS}.NAME", table).items():
                place = f"{TRUNKS}.{trunk}"
                trunks[trunk] = _built(Trunk, place, _read_table(path, place, own, Trunk))
        elif name in values:
            values[name] = _read_table(path, name, table, sections()[name])
        else:
            raise SettingsError(f"{path}: unknown section [{name}]{_meant(name, [*values, TRUNKS])}")


def _read_table(path: Path, place: str, table: object, section: type[Section]) -> dict[str, Any]:
    known = keys(section)
    read = {}
    for key, value in _table(path, place, place, table).items():
        if key not in known:
            raise SettingsError(f"{path}: unknown key {place}.{key}{_meant(key, known)}")
        read[key] = _converted(known[key], value, f"{path}: {place}.{key}", strict=True)
    return read


def _table(path: Path, place: str, written: str, table: object) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise SettingsError(f"{path}: {place}: expected a section, written [{written}]")
    return table


def _read_environment(environment: Mapping[str, str], values: dict[str, dict[str, Any]]) -> None:
    places = {
        variable(name, key): (name, known) for name, part in sections().items() for key, known in keys(part).items()
    }
    for found in sorted(environment):
        if not found.startswith(PREFIX) or found == FILE_VARIABLE:
            continue
        if found not in places:
            raise SettingsError(f"unknown environment variable {found}{_meant(found, places)}")
        name, known = places[found]
        values[name][known.name] = _converted(known, _split(known, environment[found]), found, strict=False)


def _split(key: FieldInfo, text: str) -> object:
    """A variable's text as the key's type wants it: lists are separated by commas, pairs are `name=value`."""
    shape = get_origin(key.type.__origin__)
    if shape not in (tuple, dict):
        return text
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return parts if shape is tuple else {part.partition("=")[0]: part.partition("=")[2] for part in parts}


def _converted(key: FieldInfo, value: object, place: str, *, strict: bool) -> object:
    try:
        return msgspec.convert(value, key.type, strict=strict, dec_hook=_decode)
    except msgspec.ValidationError:
        raise SettingsError(f"{place}: expected {kind(key.type)}. {meaning(key)}") from None


def _decode(wanted: type[Secret | Path], value: object) -> Secret | Path:
    if not isinstance(value, str):
        raise ValueError("expected text")
    return wanted(value)


def _built(section: type[Built], name: str, values: dict[str, Any]) -> Built:
    try:
        return section(**values)
    except ValueError as error:
        raise SettingsError(f"{name}.{error}") from error


def _meant(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {near[0]}?" if near else "; `farley settings --markdown` lists all there are"

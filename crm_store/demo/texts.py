"""The sentences and names that the demo bank is made of, by language, from the TOML files beside this one."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from random import Random
from typing import Any


@cache
def texts(name: str) -> dict[str, Any]:
    """One file: `uk`, `ru`, `en` or `names`."""
    return tomllib.loads((resources.files("crm_store.demo") / "texts" / f"{name}.toml").read_text("utf-8"))


def fill(template: str, language: str, random: Random) -> str:
    """A template with its blanks filled."""
    lists = texts(language)["fill"]
    return template.format(
        amount=money(random.randrange(1, 180) * 50),
        limit=money(random.randrange(4, 40) * 5_000),
        loan=money(random.randrange(16, 120) * 50_000),
        card=f"•{random.randrange(1000, 10_000)}",
        term=random.choice((3, 6, 9, 12, 18)),
        small=random.randrange(2, 120),
        city=random.choice(lists["city"]),
        shop=random.choice(lists["shop"]),
    )


def money(hryvnias: float) -> str:
    """An amount as a bank writes it here: thousands apart by a thin space."""
    return f"{hryvnias:,.0f} ₴".replace(",", "\N{NARROW NO-BREAK SPACE}")

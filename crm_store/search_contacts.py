"""Customers by a number in any spelling, an address, or what a request is called: bounded reads of an index."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from sqlalchemy import Connection, select

from crm_store.numbers import normalise
from crm_store.schema import contact_points, customers, requests
from crm_store.search_words import begins

_REQUEST = re.compile(r"(?:[rр№#]|no\.?)?[\s\-–:]*(\d{1,15})", re.IGNORECASE)
_DIGITS = re.compile(r"[+\d\s().\-/\u2010-\u2015]+")


def numbered(connection: Connection, text: str, region: str, limit: int) -> Iterator[int]:
    """By a telephone number, or as much of it as is typed yet."""
    if _DIGITS.fullmatch(text) is None:
        return
    whole = normalise(text, region).e164
    for beginning in dict.fromkeys([*([whole] if whole else []), *_beginnings(text, region)]):
        yield from _reached(connection, ("phone",), beginning, limit)


def addressed(connection: Connection, text: str, limit: int) -> Iterator[int]:
    """By the beginning of an e-mail address, or of a login."""
    if not any(character.isspace() for character in text):
        yield from _reached(connection, ("email", "login"), text.casefold(), limit)


def known_as(connection: Connection, text: str, limit: int) -> Iterator[int]:
    """By a request's number (`R-12`), or by what another system calls the request or the customer."""
    if match := _REQUEST.fullmatch(text):
        yield from connection.scalars(select(requests.c.customer).where(requests.c.id == int(match.group(1))))
    for name in dict.fromkeys((text, text.upper())):
        yield from connection.scalars(select(customers.c.id).where(customers.c.external_id == name))
        column = requests.c.external_id
        yield from connection.scalars(
            select(requests.c.customer).where(begins(column, name)).order_by(column).limit(limit)
        )


def _reached(connection: Connection, kinds: tuple[str, ...], beginning: str, limit: int) -> Iterator[int]:
    column = contact_points.c
    for kind in kinds:
        yield from connection.scalars(
            select(column.customer)
            .where(column.kind == kind, begins(column.value, beginning))
            .order_by(column.value)
            .limit(limit)
        )


def _beginnings(text: str, region: str) -> Iterator[str]:
    """With what an E.164 number may begin that is typed as far as this: internationally, or as one dials at home."""
    digits = "".join(str(int(character)) for character in text if character.isdecimal())
    if not digits:
        return
    if "+" in text or digits.startswith("00"):
        yield "+" + digits.removeprefix("00")
        return
    home = f"+{phonenumbers.country_code_for_region(region)}"
    trunk = phonenumbers.ndd_prefix_for_region(region, True)
    if trunk and digits.startswith(trunk):
        yield home + digits.removeprefix(trunk)
    else:
        yield home + digits
    yield "+" + digits

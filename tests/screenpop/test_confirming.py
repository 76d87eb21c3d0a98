"""A pop lacks what is sensitive until its agent confirms the customer on this very call."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crm_store.actor import SYSTEM
from crm_store.dealing_records import CustomerFields
from screenpop.calls import LiveCall
from tests.screenpop.house import House, furnish


@pytest.fixture
async def bank(tmp_path: Path) -> AsyncIterator[House]:
    """Where the value of a customer is sensitive. Olena's customer is 1, Taras's is 2."""
    store = await furnish(tmp_path)
    for customer, name in ((1, "Olena's Customer"), (2, "Taras's Customer")):
        await store.change_customer(customer, CustomerFields(name=name, value=Decimal(1000)), version=1, by=SYSTEM)
    house = House(store)
    house.floor.sensitive = ("value",)
    house.ready("olena")
    yield house
    await store.close()


async def rings(bank: House, call: str = "1.1") -> LiveCall:
    live = bank.arrive(call)
    live.profile = await bank.desks.store.profile(1, now=datetime.now(UTC))
    bank.floor.show(live)
    return live


def shown(bank: House) -> tuple[Any, list[str]]:
    profile = bank.olena.of("pop")[-1]["pop"]["profile"]
    return profile["value"], profile["closed"]


async def test_pop_comes_again_open_when_the_agent_confirms(bank: House) -> None:
    call = await rings(bank)
    assert shown(bank) == (None, ["value"])
    bank.desks.confirmed("olena", call.call, 1)
    assert shown(bank) == ("1000", [])
    bank.floor.answered(call, "olena")
    bank.floor.ended(call)
    assert bank.olena.of("pop")[-1]["pop"]["phase"] == "wrap_up"
    assert shown(bank) == ("1000", [])


async def test_next_call_is_confirmed_anew(bank: House) -> None:
    call = await rings(bank)
    bank.desks.confirmed("olena", call.call, 1)
    bank.floor.ended(call)
    bank.ready("olena")
    await rings(bank, "2.2")
    assert shown(bank) == (None, ["value"])


@pytest.mark.parametrize(("call", "customer"), [(None, 1), ("9.9", 1), ("1.1", 2)])
async def test_confirmation_of_something_else_opens_nothing(bank: House, call: str | None, customer: int) -> None:
    await rings(bank)
    bank.desks.confirmed("olena", call, customer)
    assert shown(bank) == (None, ["value"])


async def test_another_customer_chosen_after_a_confirmation_is_closed_again(bank: House) -> None:
    call = await rings(bank)
    bank.desks.confirmed("olena", call.call, 1)
    call.profile = await bank.desks.store.profile(2, now=datetime.now(UTC))
    bank.floor.show(call)
    assert shown(bank) == (None, ["value"])


async def test_who_takes_the_call_over_confirms_for_himself(bank: House) -> None:
    call = await rings(bank)
    bank.desks.confirmed("olena", call.call, 1)
    bank.floor.answered(call, "olena")
    bank.ready("taras")
    bank.floor.transferred(call, agent="taras")
    profile = bank.taras.of("pop")[-1]["pop"]["profile"]
    assert (profile["value"], profile["closed"]) == (None, ["value"])

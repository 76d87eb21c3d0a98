"""What is sensitive is left out of a profile, with everything else that tells of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import get_args

import pytest

from crm_store.records import ContactPoint, Offer, Product, Profile, Request, TimelineItem, Urgent
from screenpop.veil import Sensitive, open_items, veiled

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def item(kind: str, source: str | None = None) -> TimelineItem:
    return TimelineItem(id=kind, at=NOW, kind=kind, channel=None, direction=None, title=kind, source=source)


PROFILE = Profile(
    customer=1,
    kind="person",
    name="Olena Koval",
    greeting="Olena",
    language="uk",
    segment="standard",
    owner="anna",
    owner_name="Anna",
    deputies=(),
    birthday=date(1980, 11, 25),
    contact_points=(ContactPoint(kind="phone", value="+380441234567"),),
    products=(Product(kind="account", title="Account", balance="5"),),
    requests=(Request(id=1, kind="loan", title="Loan", status="received", opened_at=NOW),),
    relatives=(),
    urgent=(
        Urgent(code="failed_operation", text="Rent", subject="operation:3"),
        Urgent(code="pending_request", text="Loan", subject="request:1"),
        Urgent(code="birthday", text="Olena Koval"),
        Urgent(code="something_new", text="Passport", subject="document:2"),
        Urgent(code="missed_call", text="2"),
    ),
    value=Decimal(1000),
    cost_to_serve=Decimal(10),
    last_contacts=(item("interaction"), item("operation")),
    offers=(Offer(rule=1, title="Card", text="A card", reasons=("value:1000",)),),
)


def test_everything_is_there_where_nothing_is_sensitive() -> None:
    assert veiled(PROFILE, ()) == PROFILE


def test_closed_fields_are_empty_and_named() -> None:
    shown = veiled(PROFILE, ("value", "cost_to_serve", "birthday", "requests"))
    assert (shown.value, shown.cost_to_serve, shown.birthday, shown.requests) == (None, None, None, ())
    assert shown.closed == ("value", "cost_to_serve", "birthday", "requests")
    assert (shown.name, shown.contact_points) == (PROFILE.name, PROFILE.contact_points)
    assert [each.code for each in shown.urgent] == ["failed_operation", "something_new", "missed_call"]


def test_balance_alone_leaves_the_product() -> None:
    assert [(each.title, each.balance) for each in veiled(PROFILE, ("balance",)).products] == [("Account", None)]
    assert veiled(PROFILE, ("balance", "products")).products == ()


def test_what_is_urgent_or_happened_because_of_a_closed_thing_goes_with_it() -> None:
    shown = veiled(PROFILE, ("operations", "documents"))
    assert [each.code for each in shown.urgent] == ["pending_request", "birthday", "missed_call"]
    assert [each.kind for each in shown.last_contacts] == ["interaction"]


def test_reasons_of_an_offer_do_not_tell_what_is_closed() -> None:
    assert [(each.title, each.reasons) for each in veiled(PROFILE, ("value",)).offers] == [("Card", ())]
    assert veiled(PROFILE, ("offers",)).offers == ()


def test_timeline_is_without_what_is_closed() -> None:
    items = (item("note"), item("interaction"), item("interaction", "document:7"), item("deal"))
    assert [each.kind for each in open_items(items, ("documents", "notes"))] == ["interaction", "deal"]


@pytest.mark.parametrize("field", get_args(Sensitive))
def test_every_word_of_the_setting_closes_something_and_nothing_else_breaks(field: Sensitive) -> None:
    assert veiled(PROFILE, (field,)).closed == (field,)

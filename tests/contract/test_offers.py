"""Rules for offers: written as drafts, tried on a customer, then in force; changed, they are drafts again."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from msgspec import structs
from sqlalchemy import select

from crm_store.actor import Actor
from crm_store.errors import NotFound, Stale, Unfit
from crm_store.offer_conditions import (
    Aged,
    Allowed,
    Conditions,
    ContractEnds,
    HasChild,
    Holds,
    InSegment,
    Lacks,
    OfKind,
    Waits,
    Worth,
)
from crm_store.offer_record import OfferRuleFields
from crm_store.schema import audit, customers, products, relatives, requests
from crm_store.store import Store

ADMIN = Actor(name="admin", address="10.0.0.7")
FOR_VIPS = OfferRuleFields(
    title="Сейф",
    text="Запропонуйте сейф: <b>безкоштовно</b>.",
    conditions=Conditions(all=(InSegment(values=("vip",)),)),
)


@pytest.fixture
def keep(store):
    """Insert a row of any table."""

    async def keep(table, **values) -> None:
        await store.database.write(lambda c: c.execute(table.insert().values(**values)) and None)

    return keep


@pytest.fixture
def live(store, customer, now):
    """A rule in force: tried on somebody else first."""

    async def live(fields: OfferRuleFields = FOR_VIPS) -> int:
        somebody = await customer("Пробний Петро", "+380675559999")
        rule = await store.add_offer_rule(fields, by=ADMIN)
        await store.try_offer_rule(rule.id, somebody, now=now, by=ADMIN)
        await store.set_offer_rule(rule.id, "live", version=rule.version, by=ADMIN)
        return rule.id

    return live


async def offered(store, customer, now) -> list[int]:
    return [offer.rule for offer in (await store.profile(customer, now=now)).offers]


async def test_rule_is_kept_as_it_was_written(store):
    whole = OfferRuleFields(
        title="Освітній кредит",
        text="Перший рядок\nДругий",
        priority=90,
        not_in_trouble=False,
        conditions=Conditions(
            all=(Worth(at_least=Decimal("100000.25")), HasChild(at_least=16, at_most=18)),
            any=(Aged(at_most=60), ContractEnds(within=30, kinds=("deposit",))),
            none=(
                Waits(category="complaint"),
                Allowed(kind="offers", answer="refused"),
                Holds(kinds=("education_loan",)),
            ),
        ),
    )
    kept = await store.add_offer_rule(whole, by=ADMIN)
    assert await store.offer_rule(kept.id) == kept
    assert OfferRuleFields(**{name: getattr(kept, name) for name in OfferRuleFields.__struct_fields__}) == whole
    assert (kept.status, kept.version, kept.tried, kept.changed_by) == ("draft", 1, False, "admin")


async def test_draft_is_offered_to_nobody(store, customer, now):
    known = await customer(segment="vip")
    await store.add_offer_rule(FOR_VIPS, by=ADMIN)
    assert await offered(store, known, now) == []


async def test_rule_goes_live_only_after_it_was_tried(store, customer, now):
    known = await customer(segment="vip")
    rule = await store.add_offer_rule(FOR_VIPS, by=ADMIN)
    with pytest.raises(Unfit):
        await store.set_offer_rule(rule.id, "live", version=1, by=ADMIN)
    trial = await store.try_offer_rule(rule.id, known, now=now, by=ADMIN)
    assert (trial.fits, trial.held_back, trial.conditions[0].seen) == (True, None, ("vip",))
    assert (await store.offer_rule(rule.id)).tried
    live = await store.set_offer_rule(rule.id, "live", version=1, by=ADMIN)
    assert (live.status, live.version, live.tried) == ("live", 2, True)
    assert await offered(store, known, now) == [rule.id]


async def test_changed_rule_is_a_draft_that_was_never_tried(store, customer, live, now):
    known, rule = await customer(segment="vip"), await live()
    assert await offered(store, known, now) == [rule]
    before = await store.offer_rule(rule)
    changed = await store.change_offer_rule(
        rule, structs.replace(FOR_VIPS, priority=60), version=before.version, by=ADMIN
    )
    assert (changed.status, changed.tried, changed.version) == ("draft", False, before.version + 1)
    assert await offered(store, known, now) == []


async def test_rule_is_taken_out_of_force_and_put_back_as_it_was_tried(store, customer, live, now):
    known, rule = await customer(segment="vip"), await live()
    off = await store.set_offer_rule(rule, "off", version=2, by=ADMIN)
    assert await offered(store, known, now) == []
    assert (await store.set_offer_rule(rule, "live", version=off.version, by=ADMIN)).status == "live"
    assert await offered(store, known, now) == [rule]


async def test_rule_in_force_stays_so_when_it_is_put_there_again(store, live):
    rule = await live()
    before = await store.offer_rule(rule)
    assert await store.set_offer_rule(rule, "live", version=before.version, by=ADMIN) == before


async def test_draft_cannot_be_taken_out_of_force(store):
    rule = await store.add_offer_rule(FOR_VIPS, by=ADMIN)
    with pytest.raises(Unfit):
        await store.set_offer_rule(rule.id, "off", version=1, by=ADMIN)


async def test_second_administrator_does_not_overwrite_the_first(store):
    rule = await store.add_offer_rule(FOR_VIPS, by=ADMIN)
    await store.change_offer_rule(rule.id, structs.replace(FOR_VIPS, title="First"), version=1, by=ADMIN)
    with pytest.raises(Stale):
        await store.change_offer_rule(rule.id, structs.replace(FOR_VIPS, title="Second"), version=1, by=ADMIN)
    with pytest.raises(Stale):
        await store.set_offer_rule(rule.id, "live", version=1, by=ADMIN)
    with pytest.raises(Stale):
        await store.remove_offer_rule(rule.id, version=1, by=ADMIN)
    assert (await store.offer_rule(rule.id)).title == "First"


async def test_removed_rule_offers_nothing_more(store, customer, live, now):
    known, rule = await customer(segment="vip"), await live()
    await store.remove_offer_rule(rule, version=2, by=ADMIN)
    assert await offered(store, known, now) == []
    with pytest.raises(NotFound):
        await store.offer_rule(rule)


async def test_rule_without_conditions_is_not_kept(store):
    with pytest.raises(Unfit):
        await store.add_offer_rule(OfferRuleFields(title="A", text="B", conditions=Conditions()), by=ADMIN)
    assert await store.offer_rules() == ()


async def test_trial_shows_each_condition_and_what_was_seen(store, customer, keep, now):
    known = await customer(segment="premium")
    end = now.date() + timedelta(days=9)
    await keep(products, customer=known, kind="deposit", title="Депозит", until=end)
    await keep(products, customer=known, kind="safe", title="Сейф", status="closed")
    await keep(relatives, customer=known, name="Максим", relation="son", birthday=date(2009, 3, 1))
    await keep(requests, customer=known, kind="card", title="Скарга", status="new", opened_at=now, category="complaint")
    rule = await store.add_offer_rule(
        OfferRuleFields(
            title="A",
            text="B",
            conditions=Conditions(
                all=(ContractEnds(within=10), Lacks(kinds=("safe",))),
                any=(InSegment(values=("vip",)), HasChild(at_most=18)),
                none=(Waits(category="question"),),
            ),
        ),
        by=ADMIN,
    )
    trial = await store.try_offer_rule(rule.id, known, now=now, by=ADMIN)
    assert [(c.group, c.position, c.held, c.seen) for c in trial.conditions] == [
        ("all", 0, True, (end.isoformat(),)),
        ("all", 1, True, ()),
        ("any", 0, False, ("premium",)),
        ("any", 1, True, ("17",)),
        ("none", 0, False, ()),
    ]
    assert (trial.fits, trial.held_back, trial.version) == (True, "complaint", 1)


async def test_nobody_can_be_tried_on(store, now):
    rule = await store.add_offer_rule(FOR_VIPS, by=ADMIN)
    with pytest.raises(NotFound):
        await store.try_offer_rule(rule.id, 404, now=now, by=ADMIN)
    assert not (await store.offer_rule(rule.id)).tried


async def test_at_most_two_are_offered_the_most_important_first(store, customer, live, now):
    known = await customer(segment="vip")
    low, high, middle = [await live(structs.replace(FOR_VIPS, priority=priority)) for priority in (10, 90, 50)]
    assert await offered(store, known, now) == [high, middle]
    assert [rule.id for rule in await store.offer_rules()] == [high, middle, low]


async def test_another_node_offers_by_the_rules_of_today(store, store_url, customer, live, now):
    known, rule = await customer(segment="vip"), await live()
    other = await Store.open(store_url)
    assert await offered(other, known, now) == [rule]
    await store.set_offer_rule(rule, "off", version=2, by=ADMIN)
    assert await offered(other, known, now) == []
    await other.close()


async def test_rules_are_read_again_only_after_a_change(store, customer, live, now):
    known, _ = await customer(segment="vip"), await live()
    (first,) = (await store.profile(known, now=now)).offers
    kept = await store.live_rules(await store.setting("offer_rules"))
    assert (await store.live_rules(await store.setting("offer_rules"))) is kept
    assert first.rule == kept[0].id


async def test_form_is_told_the_words_that_are_in_use(store, customer, keep, now):
    known = await customer(segment="vip", language="ru")
    await keep(products, customer=known, kind="deposit", title="Депозит")
    await store.database.write(
        lambda c: c.execute(customers.update().where(customers.c.id == known).values(region="UA")) and None
    )
    words = await store.offer_words()
    assert (words.segments, words.languages, words.regions) == (("vip",), ("ru",), ("UA",))
    assert (words.products, words.deals, words.consents) == (("deposit",), (), ("offers",))
    assert words.agents == {"olena": "Олена Гриценко", "taras": "Тарас Мельничук"}


async def test_what_was_done_to_a_rule_is_in_the_book_but_not_what_it_says(store, customer, now):
    known = await customer()
    rule = await store.add_offer_rule(FOR_VIPS, by=ADMIN)
    await store.try_offer_rule(rule.id, known, now=now, by=ADMIN)
    await store.set_offer_rule(rule.id, "live", version=1, by=ADMIN)
    changed = structs.replace(FOR_VIPS, text="Anders", conditions=Conditions(all=(OfKind(value="person"),)))
    await store.change_offer_rule(rule.id, changed, version=2, by=ADMIN)
    await store.remove_offer_rule(rule.id, version=3, by=ADMIN)
    rows = await store.database.read(
        lambda c: [
            tuple(r)
            for r in c.execute(
                select(audit.c.action, audit.c.kind, audit.c.customer, audit.c.details)
                .where(audit.c.actor == "admin")
                .order_by(audit.c.id)
            )
        ]
    )
    assert rows == [
        ("created", "offer_rule", None, {}),
        ("saw", "customer", known, {"offer_rule": rule.id}),
        ("changed", "offer_rule", None, {"status": "live"}),
        ("changed", "offer_rule", None, {"fields": ["text", "conditions"], "status": "draft"}),
        ("removed", "offer_rule", None, {}),
    ]

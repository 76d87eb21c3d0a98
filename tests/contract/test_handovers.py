"""All customers of an expert are given to others in one step, seen before it is done, and taken back in one."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from sqlalchemy import select

from crm_store import handover_steps, handovers
from crm_store.actor import Actor
from crm_store.errors import Conflict, NotFound, Stale, StoreUnavailable, Unfit
from crm_store.handover_record import AssignmentFields, HandoverPlan
from crm_store.records import AgentRecord
from crm_store.schema import audit

BOSS = Actor(name="vera", address="10.0.0.7")
ONE = HandoverPlan(owner="olena", to=("taras",))


@pytest.fixture(autouse=True)
async def staff(store):
    for login, role, skills in (
        ("iryna", "agent", {"uk": 10}),
        ("daniel", "agent", {"en": 10}),
        ("vera", "supervisor", {}),
    ):
        await store.add_agent(AgentRecord(login=login, name=login.title(), role=role, skills=skills), "hash")


@pytest.fixture
def book(store, customer):
    """So many customers of somebody, each with these deputies."""
    serial = iter(range(1000, 9999))

    async def make(count: int, owner: str = "olena", deputies: tuple[str, ...] = (), **rest: str) -> list[int]:
        made = [
            await customer(f"Customer {n}", f"+38067555{n}", owner=owner, **rest)
            for n in [next(serial) for _ in range(count)]
        ]
        for each in made:
            if deputies:
                await store.assign(each, owner, deputies, by=BOSS)
        return made

    return make


async def give(store, plan):
    return await store.hand_over(plan, seen=(await store.preview_handover(plan)).seen, by=BOSS)


async def owners(store, customers) -> list[str | None]:
    return [(await store.assignment(each))[0] for each in customers]


async def test_preview_says_what_would_be_and_changes_nothing(store, book):
    mine = await book(4, deputies=("taras",))
    await book(1, "iryna")
    await book(1, "daniel", deputies=("olena",))
    seen = await store.preview_handover(HandoverPlan(owner="olena", to=("iryna", "daniel")))
    assert (seen.customers, seen.left, seen.without_deputy, seen.deputy_of) == (4, 0, 0, 1)
    assert [(s.agent, s.name, s.has, s.gets, s.as_deputy) for s in seen.shares] == [
        ("daniel", "Daniel", 1, 2, 0),
        ("iryna", "Iryna", 1, 2, 0),
    ]
    first = seen.samples[0]
    assert (first.customer, first.owner, first.deputies_before, first.deputies, first.why) == (
        mine[0], "daniel", ("taras",), ("taras",), ("load",),
    )  # fmt: skip
    assert await owners(store, mine) == ["olena"] * 4
    assert await store.handovers() == ()


async def test_all_customers_go_to_one_expert(store, book):
    mine, others = await book(3, deputies=("taras", "iryna")), await book(2, "iryna")
    done = await give(store, ONE)
    assert (done.state, done.customers, done.deputies, done.by) == ("done", 3, 0, "vera")
    assert await owners(store, mine) == ["taras"] * 3
    assert await store.assignment(mine[0]) == ("taras", ("iryna",))
    assert await owners(store, others) == ["iryna"] * 2
    assert await store.handovers() == (done,)


async def test_what_was_done_is_what_was_seen(store, book):
    await book(5)
    await book(1, "iryna")
    plan = HandoverPlan(owner="olena", to=("taras", "iryna"))
    seen = await store.preview_handover(plan)
    await store.hand_over(plan, seen=seen.seen, by=BOSS)
    has = Counter({each.agent: each.customers for each in await store.experts()})
    assert has == Counter({share.agent: share.has + share.gets for share in seen.shares})


async def test_plan_is_not_carried_out_when_things_changed_since_it_was_seen(store, book):
    mine = await book(2)
    seen = await store.preview_handover(ONE)
    await book(1)
    with pytest.raises(Stale):
        await store.hand_over(ONE, seen=seen.seen, by=BOSS)
    assert await owners(store, mine) == ["olena"] * 2


async def test_deputies_move_up_and_the_rest_is_shared_out_by_language(store, book):
    with_deputy = await book(2, deputies=("iryna", "taras"))
    english = await book(2, language="en")
    plan = HandoverPlan(owner="olena", to=("daniel", "taras"), deputies_first=True, match=("language",))
    done = await give(store, plan)
    assert done.customers == 4
    assert await owners(store, with_deputy) == ["iryna"] * 2
    assert await store.assignment(with_deputy[0]) == ("iryna", ("taras",))
    assert await owners(store, english) == ["daniel"] * 2


async def test_customers_whom_nobody_can_take_stay(store, book):
    (one,), (other,) = await book(1, deputies=("iryna",)), await book(1)
    plan = HandoverPlan(owner="olena", deputies_first=True)
    assert (await store.preview_handover(plan)).left == 1
    assert (await give(store, plan)).customers == 1
    assert await owners(store, [one, other]) == ["iryna", "olena"]


async def test_who_leaves_is_a_deputy_no_more(store, book):
    await store.add_agent(AgentRecord(login="OLENA", name="Her namesake", role="agent"), "hash")
    (others,), (namesakes,) = await book(1, "iryna", ("olena", "taras")), await book(1, "iryna", ("OLENA",))
    done = await give(store, ONE)
    assert done.deputies == 1
    assert await store.assignment(others) == ("iryna", ("taras",))
    assert await store.assignment(namesakes) == ("iryna", ("OLENA",))


async def test_who_only_gives_his_customers_away_stays_a_deputy(store, book):
    (others,) = await book(1, "iryna", ("olena",))
    assert (await give(store, HandoverPlan(owner="olena", to=("taras",), leaves=False))).deputies == 0
    assert await store.assignment(others) == ("iryna", ("olena",))


async def test_load_may_be_what_customers_cost(store, book, customer):
    await book(4)
    await book(1, "iryna")
    plan = HandoverPlan(owner="olena", to=("taras", "iryna"), load="cost", match=("segment",))
    assert [(s.agent, s.gets) for s in (await store.preview_handover(plan)).shares] == [("iryna", 4), ("taras", 0)]
    by_cost = HandoverPlan(owner="olena", to=("taras", "iryna"), load="cost")
    assert {s.agent: s.gets for s in (await store.preview_handover(by_cost)).shares} == {"iryna": 2, "taras": 2}


async def test_undone_hand_over_gives_everybody_back(store, book):
    mine, others = await book(3, deputies=("taras",)), await book(1, "iryna", ("olena",))
    done = await give(store, ONE)
    undone = await store.undo_handover(done.id, by=BOSS)
    assert (undone.state, undone.returned, undone.undone_by) == ("undone", 4, "vera")
    for each in mine:
        assert await store.assignment(each) == ("olena", ("taras",))
    assert await store.assignment(others[0]) == ("iryna", ("olena",))


async def test_customer_whom_somebody_else_has_given_away_since_stays_when_it_is_undone(store, book):
    mine = await book(3)
    done = await give(store, ONE)
    await store.assign(mine[1], "iryna", (), by=BOSS)
    undone = await store.undo_handover(done.id, by=BOSS)
    assert (undone.customers, undone.returned) == (3, 2)
    assert await owners(store, mine) == ["olena", "iryna", "olena"]


async def test_hand_over_is_undone_once(store, book):
    await book(1)
    done = await give(store, ONE)
    await store.undo_handover(done.id, by=BOSS)
    with pytest.raises(Unfit):
        await store.undo_handover(done.id, by=BOSS)
    with pytest.raises(NotFound):
        await store.undo_handover(404, by=BOSS)


async def test_history_tells_who_served_him_and_by_which_hand_over(store, book):
    (mine,) = await book(1)
    done = await give(store, ONE)
    await store.undo_handover(done.id, by=BOSS)
    history = (await store.assignments(mine)).items
    assert [(a.owner, a.handover, a.ended_by, a.until is None) for a in history] == [
        ("olena", None, None, True),
        ("taras", done.id, done.id, False),
        ("olena", None, done.id, False),
    ]
    assert (history[1].since, history[2].until, history[0].since) == (done.at, done.at, history[1].until)


@pytest.mark.parametrize(
    ("plan", "error"),
    [
        ({"owner": "olena"}, Unfit),
        ({"owner": "olena", "to": ("olena",)}, Unfit),
        ({"owner": "olena", "to": ("nobody",)}, Unfit),
        ({"owner": "olena", "to": ("vera",)}, Unfit),
        ({"owner": "nobody", "to": ("taras",)}, NotFound),
    ],
)
async def test_plan_that_cannot_be_carried_out_is_refused(store, plan, error):
    with pytest.raises(error):
        await store.preview_handover(HandoverPlan(**plan))


@pytest.fixture
def breaking(monkeypatch, store):
    """Small steps, the `n`th of which finds no database."""

    def breaks(step: str, at: int):
        monkeypatch.setattr(handover_steps, "BATCH", 2)
        works, taken = getattr(handover_steps, step), []

        def fail(*arguments):
            taken.append(step)
            if len(taken) == at:
                raise StoreUnavailable
            return works(*arguments)

        monkeypatch.setattr(handovers, step, fail)

    return breaks


async def test_hand_over_that_broke_off_goes_on_where_it_stopped(store, book, breaking):
    mine = await book(5)
    breaking("give_some", 2)
    with pytest.raises(StoreUnavailable):
        await give(store, HandoverPlan(owner="olena", to=("taras", "iryna")))
    (broken,) = await store.handovers()
    assert (broken.state, broken.customers) == ("applying", 2)
    with pytest.raises(Conflict):
        await give(store, ONE)
    finished = await store.go_on_with_handover(broken.id, by=BOSS)
    assert (finished.state, finished.customers) == ("done", 5)
    assert Counter(await owners(store, mine)) == {"taras": 2, "iryna": 3}


async def test_hand_over_that_broke_off_can_be_undone(store, book, breaking):
    mine = await book(5)
    breaking("give_some", 2)
    with pytest.raises(StoreUnavailable):
        await give(store, ONE)
    (broken,) = await store.handovers()
    undone = await store.undo_handover(broken.id, by=BOSS)
    assert (undone.state, undone.customers, undone.returned) == ("undone", 2, 2)
    assert await owners(store, mine) == ["olena"] * 5


async def test_undoing_that_broke_off_goes_on(store, book, breaking):
    mine = await book(5)
    done = await give(store, ONE)
    breaking("return_some", 3)
    with pytest.raises(StoreUnavailable):
        await store.undo_handover(done.id, by=BOSS)
    undone = await store.go_on_with_handover(done.id, by=BOSS)
    assert (undone.state, undone.returned) == ("undone", 5)
    assert await owners(store, mine) == ["olena"] * 5


async def test_calls_are_written_down_between_the_steps_of_a_long_hand_over(store, book, call, monkeypatch):
    monkeypatch.setattr(handover_steps, "BATCH", 1)
    await book(20)
    seen = (await store.preview_handover(ONE)).seen
    order: list[str] = []

    async def hand_over() -> None:
        await store.hand_over(ONE, seen=seen, by=BOSS)
        order.append("handed over")

    async def record() -> None:
        while not await store.handovers():
            pass
        await store.record_call(call())
        order.append("recorded")

    await asyncio.gather(hand_over(), record())
    assert order == ["recorded", "handed over"]


async def test_hand_over_is_in_the_book_of_who_did_what(store, book):
    await book(2)
    done = await give(store, ONE)
    await store.undo_handover(done.id, by=BOSS)
    rows = await store.database.read(
        lambda c: [
            (r.action, r.subject, r.actor, r.address, r.details)
            for r in c.execute(select(audit).where(audit.c.kind == "handover").order_by(audit.c.id))
        ]
    )
    figures = {"owner": "olena", "customers": 2, "deputies": 0}
    assert rows == [
        ("created", str(done.id), "vera", "10.0.0.7", {"owner": "olena", "to": ["taras"]}),
        ("handed_over", str(done.id), "vera", "10.0.0.7", figures),
        ("undone", str(done.id), "vera", "10.0.0.7", {**figures, "returned": 2}),
    ]


async def test_supervisor_gives_one_customer_to_others(store, book):
    (mine,) = await book(1)
    before = await store.assignments(mine)
    fields = AssignmentFields(owner="taras", deputies=("iryna", "taras", "iryna"))
    after = await store.change_assignment(mine, fields, version=before.version, by=BOSS)
    given, ended = after.items
    assert (given.owner, given.owner_name, given.deputies, given.by) == ("taras", "Тарас Мельничук", ("iryna",), "vera")
    assert ended.until == given.since
    with pytest.raises(Stale):
        await store.change_assignment(mine, fields, version=before.version, by=BOSS)


async def test_customer_whom_nobody_serves_is_given_to_somebody(store, customer):
    new = await customer()
    assert (await store.assignments(new)).version == 0
    given = await store.change_assignment(new, AssignmentFields(owner="taras"), version=0, by=BOSS)
    assert given.version == given.items[0].id
    with pytest.raises(NotFound):
        await store.change_assignment(new, AssignmentFields(owner="nobody"), version=given.version, by=BOSS)
    with pytest.raises(NotFound):
        await store.assignments(404)


async def test_experts_are_listed_with_how_many_customers_they_have(store, book):
    await book(2)
    await book(1, "vera")
    listed = {each.agent: (each.customers, each.takes_calls) for each in await store.experts()}
    assert listed == {
        "olena": (2, True),
        "taras": (0, True),
        "iryna": (0, True),
        "daniel": (0, True),
        "vera": (1, False),
    }

"""The demo bank: each scene of the story has its customer, and everybody can be called as."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random

import pytest

from crm_store.demo import build, demo_callers, memorable
from crm_store.demo.build import _people
from crm_store.demo.days import DAYS, last_days
from crm_store.errors import Conflict
from crm_store.numbers import normalise
from crm_store.store import Store

TODAY = date(2028, 2, 29)
NOW = datetime.combine(TODAY, time(9), UTC)


@pytest.fixture
async def demo(tmp_path):
    store = await Store.open(f"sqlite:///{tmp_path}/demo.db")
    passwords = await build(store, today=TODAY, hash_password=lambda password: f"hash of {password}", size=400)
    yield store, passwords
    await store.close()


async def test_staff_can_sign_in_with_passwords_that_are_nowhere_kept(demo, tmp_path):
    store, passwords = demo
    agents = await store.agents()
    assert [agent.role for agent in agents].count("agent") == 6
    assert len({team for agent in agents for team in agent.teams}) == 2
    assert passwords.keys() == {agent.login for agent in agents}
    assert await store.password_hash("olena") == f"hash of {passwords['olena']}"
    endpoints = [(agent.endpoint, bool(agent.sip_password)) for agent in agents if agent.role == "agent"]
    assert endpoints == [(f"PJSIP/{agent.login}", True) for agent in agents if agent.role == "agent"]
    assert {queue.team for queue in await store.queues()} == {"private", "lending"}
    assert await store.setting("demo") == "1"


async def test_passwords_differ_every_time(demo, tmp_path):
    other = await Store.open(f"sqlite:///{tmp_path}/other.db")
    again = await build(other, today=TODAY, hash_password=str, size=20)
    await other.close()
    assert not set(again.values()) & set(demo[1].values())


async def test_demo_is_built_once(demo):
    with pytest.raises(Conflict):
        await build(demo[0], today=TODAY, hash_password=str, size=20)


async def test_loan_customer_has_his_application_and_his_son_s_birthday_on_the_pop(demo):
    store, _ = demo
    callers = {caller.code: caller for caller in await demo_callers(store)}
    found = await store.identify(callers["loan"].number)
    profile = await store.profile(found.chosen, now=NOW)
    assert (found.owner, profile.greeting) == ("olena", "Андрію Миколайовичу")
    assert [(u.code, u.relation) for u in profile.urgent][:3] == [
        ("pending_request", None),
        ("family_birthday", "wife"),
        ("family_birthday", "son"),
    ]


async def test_demo_callers_show_what_they_promise(demo):
    store, _ = demo
    callers = {caller.code: caller for caller in await demo_callers(store)}
    assert len(callers["shared"].names) == 2
    assert (await store.identify(callers["shared"].number)).chosen is None
    assert callers["unknown"].names == callers["withheld"].names == ()
    known = await store.profile((await store.identify(callers["known"].number)).chosen, now=NOW)
    assert [u.code for u in known.urgent] == ["missed_call", "birthday"]
    ordinary = [caller.owner for caller in await demo_callers(store) if caller.code == "ordinary"]
    assert sorted(ordinary) == sorted(agent.login for agent in await store.agents() if agent.role == "agent")


async def test_each_customer_with_a_story_calls_for_another_reason(demo):
    store, _ = demo
    stories = {}
    for caller in await demo_callers(store):
        for found in (await store.identify(caller.number)).candidates:
            stories[found.name] = (await store.profile(found.customer, now=NOW)).urgent
    first = {name.split()[0]: urgent[0].code for name, urgent in stories.items() if urgent}
    assert (
        first
        | {
            "Коваленко": "pending_request",
            "Верещагина": "missed_call",
            "Заремський": "failed_operation",
            "Заремська": "complaint",
            "Христорождественська-Добровольська": "appointment",
            "Eleanor": "pending_request",
            "ТОВ": "contract_ends",
            "Дяченко": "pending_request",
        }
        == first
    )
    abroad = next(urgent for name, urgent in stories.items() if name.startswith("Eleanor"))
    assert [matter.code for matter in abroad] == ["pending_request", "contract_ends"]


async def test_what_is_shown_of_a_story_can_be_opened_and_is_on_its_agents_list(demo):
    store, _ = demo
    (known,) = (await store.identify(memorable.LONG_NAME)).candidates
    items = (await store.timeline(known.customer)).items
    (appointment,) = [item for item in items if item.kind == "appointment"]
    kept = await store.one("appointment", int(appointment.source.partition(":")[2]))
    assert kept in [await store.one("appointment", each.id) for each in (await store.appointments_of("bohdan")).items]
    assert [task.customer_name for task in (await store.tasks_of("taras")).items] == [
        "Дяченко Галина Петрівна",
        "ТОВ «Дніпровські млини»",
    ]


async def test_every_request_of_the_demo_is_told_by_its_source(demo):
    store, _ = demo
    (known,) = (await store.identify(memorable.LOAN)).candidates
    (request,) = [each for each in (await store.list_of("request", known.customer)).items if not each.closed_at]
    assert f"request:{request.id}" in [item.source for item in (await store.timeline(known.customer)).items]


async def test_yesterday_was_a_day_of_calls_and_shifts(demo):
    store, _ = demo
    begin = datetime.combine(TODAY - timedelta(days=1), time(0), UTC)
    calls = [call for call in await store.past_calls(begin, begin + timedelta(days=1)) if call.queue == "private"]
    shifts = await store.shifts(begin, begin + timedelta(days=1))
    assert 150 < len(calls) < 450
    assert len({shift.agent for shift in shifts}) == 6
    answered = [call for call in calls if call.talk is not None]
    assert 0.8 < len(answered) / len(calls) < 0.99
    assert sum(call.agent == call.owner for call in answered) > len(answered) / 6
    spans = {shift.agent: (shift.since, shift.until) for shift in shifts}
    for call in answered:
        if call.wait < 60:
            since, until = spans[call.agent]
            assert since <= call.arrived_at <= until


async def test_calls_of_the_last_days_stand_in_their_customers_timelines(demo):
    store, _ = demo
    begin = datetime.combine(TODAY - timedelta(days=1), time(0), UTC)
    (call, *_) = [call for call in await store.past_calls(begin, begin + timedelta(days=1)) if call.customer]
    page = await store.timeline(call.customer, limit=50)
    assert call.arrived_at in [item.at for item in page.items]


def test_no_agent_talks_with_two_callers_at_once():
    people = _people(1938, TODAY, 100)
    days = last_days(people, {person: number for number, person in enumerate(people)}, Random(1), TODAY)
    assert len({shift["since"].date() for shift in days.shifts}) == DAYS
    by_agent: dict[str, list] = {}
    for segment in days.segments:
        by_agent.setdefault(segment["agent"], []).append((segment["answered_at"], segment["ended_at"]))
    for talks in by_agent.values():
        talks.sort()
        overlaps = sum(end > begin for (_, end), (begin, _) in pairwise(talks))
        assert overlaps == 0


def test_customers_are_believable():
    people = _people(1938, TODAY, 2_000)
    numbers = [phone.value for person in people for phone in person.phones]
    assert all(normalise(number).e164 == number for number in numbers)
    assert {person.language for person in people} == {"uk", "ru", "en"}
    rows = sorted(len(person.items) for person in people)
    assert rows[0] >= 5
    assert rows[len(rows) // 2] < 15
    assert rows[-1] >= 200
    assert all(item["at"].date() < TODAY for person in people for item in person.items)
    assert sum(len(person.owner or "") > 0 for person in people) > 1_700


def test_same_seed_makes_the_same_bank():
    first, second, other = ([(person.name, person.items) for person in _people(seed, TODAY, 100)] for seed in (1, 1, 2))
    assert first == second != other


async def test_two_rules_are_in_force_and_loan_customer_is_offered_what_they_say(demo):
    store, _ = demo
    rules = await store.offer_rules()
    assert [(rule.status, rule.tried) for rule in rules] == [("live", True)] * 2
    callers = {caller.code: caller for caller in await demo_callers(store)}
    found = await store.identify(callers["loan"].number)
    (offer, *_) = (await store.profile(found.chosen, now=NOW)).offers
    assert (offer.rule, offer.title) == (rules[0].id, "Education loan")
    assert offer.reasons == ("child:16", "segment:vip")

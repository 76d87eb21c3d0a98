"""When agents were at work: also when nobody could say that they had left."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm_store.shifts import Shift, SignedOn


@pytest.fixture
def at(now):
    return lambda minutes: now + timedelta(minutes=minutes)


@pytest.fixture
def day(store, at):
    async def read():
        return await store.shifts(at(-600), at(600))

    return read


async def test_a_shift_lasts_from_sign_in_to_sign_out(store, at, day):
    await store.book_shifts([SignedOn(agent="olena", at=at(0), on=True)], ["olena"], at(0))
    assert await day() == (Shift(agent="olena", since=at(0), until=at(0), is_open=True),)
    await store.book_shifts([], ["olena"], at(1))
    await store.book_shifts([SignedOn(agent="olena", at=at(3), on=False)], [], at(4))
    assert await day() == (Shift(agent="olena", since=at(0), until=at(3)),)


async def test_a_shift_that_a_crash_left_open_ends_when_its_agent_was_last_there(store, at, day):
    await store.book_shifts([SignedOn(agent="olena", at=at(0), on=True)], ["olena"], at(0))
    await store.book_shifts([], ["olena"], at(1))
    await store.book_shifts([SignedOn(agent="taras", at=at(60), on=True)], ["taras"], at(60))
    olena, taras = await day()
    assert olena == Shift(agent="olena", since=at(0), until=at(1))
    assert taras.is_open


async def test_a_shift_goes_on_over_a_restart(store, at, day):
    await store.book_shifts([SignedOn(agent="olena", at=at(0), on=True)], ["olena"], at(0))
    await store.book_shifts([SignedOn(agent="olena", at=at(2), on=True)], ["olena"], at(2))
    assert await day() == (Shift(agent="olena", since=at(0), until=at(2), is_open=True),)


async def test_who_signs_in_again_after_a_crash_begins_a_new_shift(store, at, day):
    await store.book_shifts([SignedOn(agent="olena", at=at(0), on=True)], ["olena"], at(0))
    await store.book_shifts([SignedOn(agent="olena", at=at(90), on=True)], ["olena"], at(90))
    assert [(shift.since, shift.is_open) for shift in await day()] == [(at(0), False), (at(90), True)]


async def test_who_is_there_is_on_shift_even_if_his_coming_was_not_heard_of(store, at, day):
    await store.book_shifts([], ["olena"], at(0))
    assert await day() == (Shift(agent="olena", since=at(0), until=at(0), is_open=True),)


async def test_the_same_news_twice_make_one_shift(store, at, day):
    news = [SignedOn(agent="olena", at=at(0), on=True), SignedOn(agent="olena", at=at(2), on=False)]
    await store.book_shifts(news, [], at(3))
    await store.book_shifts(news, [], at(3))
    assert await day() == (Shift(agent="olena", since=at(0), until=at(2)),)


async def test_only_the_shifts_that_reach_into_the_day_are_read(store, at):
    for begin, end in ((-100, -50), (-60, 10), (20, 30), (70, 80)):
        news = [SignedOn(agent="olena", at=at(begin), on=True), SignedOn(agent="olena", at=at(end), on=False)]
        await store.book_shifts(news, [], at(end))
    assert [shift.since for shift in await store.shifts(at(0), at(60))] == [at(-60), at(20)]

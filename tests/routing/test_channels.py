"""Chats beside calls: so many at once as an agent can have, and never both."""

from __future__ import annotations

from routing import events
from routing.model import Agent, Channel

CHATTY = {Channel.VOICE: 1, Channel.CHAT: 2}


def starts(day, name, capacity):
    agent = Agent(name=name, teams=frozenset({"private"}), skills={"english": 5}, capacity=capacity)
    day.send(events.AgentSignedIn(at=day.now, agent=agent))
    day.is_ready(name)


def writes(day, customer, **more):
    day.send(events.CallArrived(at=day.now, call=customer, queue="private", channel=Channel.CHAT, **more))


def test_an_agent_has_as_many_chats_at_once_as_he_can(day):
    starts(day, "ivan", CHATTY)
    for customer in ("a", "b", "c"):
        writes(day, customer)
        if day.who_rings(customer):
            day.answers("ivan", customer)
    assert (day.who_rings("c"), day.is_doing("ivan")) == (None, "talking")
    day.hangs_up("a")
    assert day.who_rings("c") == "ivan"


def test_nobody_is_rung_while_he_chats(day):
    starts(day, "ivan", CHATTY)
    writes(day, "a")
    day.answers("ivan", "a")
    day.calls("petro")
    assert day.who_rings("petro") is None


def test_nobody_gets_a_chat_while_he_is_on_the_phone(day):
    starts(day, "ivan", CHATTY)
    day.calls("petro")
    day.answers("ivan", "petro")
    writes(day, "a")
    assert day.who_rings("a") is None
    day.hangs_up("petro")
    day.is_ready("ivan")
    assert day.who_rings("a") == "ivan"


def test_whoever_takes_only_calls_is_offered_no_chat_even_by_his_own_customer(day):
    day.starts("olha")
    starts(day, "ivan", {Channel.CHAT: 1})
    writes(day, "a", owner="olha")
    assert day.who_rings("a") == "ivan"


def test_an_agent_who_only_chats_is_not_rung(day):
    starts(day, "ivan", {Channel.CHAT: 3})
    day.starts("olha")
    day.takes_a_break("olha")
    day.calls("petro", owner="ivan")
    assert day.who_rings("petro") is None


def test_a_chat_let_pass_beside_another_is_followed_by_a_break_when_that_is_over(day):
    starts(day, "ivan", CHATTY)
    writes(day, "a")
    day.answers("ivan", "a")
    writes(day, "b")
    assert day.who_rings("b") == "ivan"
    day.misses("ivan", "b")
    assert (day.is_doing("ivan"), day.who_rings("b")) == ("talking", None)
    day.hangs_up("a")
    day.passes(60)
    assert (day.is_doing("ivan"), day.agent("ivan").reason) == ("not_ready", "missed")


def test_the_next_chat_rings_on_when_the_first_is_over(day):
    starts(day, "ivan", CHATTY)
    writes(day, "a")
    day.answers("ivan", "a")
    writes(day, "b")
    day.hangs_up("a")
    assert (day.is_doing("ivan"), day.who_rings("b")) == ("reserved", "ivan")
    day.hangs_up("b")
    assert day.is_doing("ivan") == "ready"

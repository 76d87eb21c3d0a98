"""Every event in every state: what the table says happens, and what it does not allow changes nothing."""

from __future__ import annotations

import pytest

from routing import events
from routing.commands import Ignored
from routing.model import Agent, AgentState, CallPhase, Channel
from routing.queue import Queue
from routing.rules import RULES
from routing.survival import Survival
from routing.tables import AGENT, CALL, CONVERSATION, OFFER, ConversationState, Input, OfferState

AT = 200.0


def _agent_in(day, state):
    """Bring ivan into a state; petro is the call he has to do with, if any."""
    if state is AgentState.LOGGED_OUT:
        return
    day.signs_in("ivan")
    if state is AgentState.NOT_READY:
        return
    day.is_ready("ivan")
    if state is AgentState.READY:
        return
    day.calls("petro")
    if state is AgentState.NOT_RESPONDING:
        day.misses("ivan", "petro")
    elif state is not AgentState.RESERVED:
        day.answers("ivan", "petro")
        if state is AgentState.HOLD:
            day.holds("ivan", "petro")
        elif state is AgentState.WRAP_UP:
            day.now = AT - 1
            day.hangs_up("petro")


def _call_in(day, phase):
    day.signs_in("ivan")
    if phase is CallPhase.UNKNOWN:
        return
    if phase is not CallPhase.WAITING:
        day.is_ready("ivan")
    day.calls("petro")
    if phase in (CallPhase.TALKING, CallPhase.LEFT):
        day.answers("ivan", "petro")
    if phase is CallPhase.LEFT:
        day.ends("ivan", "petro")
        day.takes_a_break("ivan")
    if phase is CallPhase.GONE:
        day.hangs_up("petro")


EVENTS = {
    events.CallArrived: events.CallArrived(at=AT, call="petro", queue="private", customer=1, owner="olha"),
    events.CallIdentified: events.CallIdentified(at=AT, call="petro", customer=1, owner="olha", deputies=("ivan",)),
    events.CallHungUp: events.CallHungUp(at=AT, call="petro"),
    events.CallLeft: events.CallLeft(at=AT, call="petro"),
    events.CallRestored: events.CallRestored(at=AT, call="petro", queue="private", agent="ivan", since=AT),
    events.OfferRinging: events.OfferRinging(at=AT, call="petro", agent="ivan"),
    events.OfferAnswered: events.OfferAnswered(at=AT, call="petro", agent="ivan"),
    events.OfferMissed: events.OfferMissed(at=AT, call="petro", agent="ivan"),
    events.OfferRejected: events.OfferRejected(at=AT, call="petro", agent="ivan"),
    events.OfferFailed: events.OfferFailed(at=AT, call="petro", agent="ivan"),
    events.ConversationEnded: events.ConversationEnded(at=AT, call="petro", agent="ivan"),
    events.ConversationHeld: events.ConversationHeld(at=AT, call="petro", agent="ivan"),
    events.ConversationResumed: events.ConversationResumed(at=AT, call="petro", agent="ivan"),
    events.AgentSignedIn: events.AgentSignedIn(at=AT, agent=Agent(name="ivan", teams=frozenset({"private"}))),
    events.AgentSignedOut: events.AgentSignedOut(at=AT, agent="ivan"),
    events.AgentReady: events.AgentReady(at=AT, agent="ivan"),
    events.AgentNotReady: events.AgentNotReady(at=AT, agent="ivan", reason="lunch"),
}

ABOUT_NOBODY = {
    events.QueueConfigured: events.QueueConfigured(at=AT, queue=Queue(name="private", team="private", ring=9)),
    events.QueueOpened: events.QueueOpened(at=AT, queue="private"),
    events.QueueClosed: events.QueueClosed(at=AT, queue="private"),
    events.HistoryLearned: events.HistoryLearned(
        at=AT, talk=Survival(), patience=Survival(), own_calls={"ivan": 3}, queue="private"
    ),
    events.Tick: events.Tick(at=AT),
}

AGENT_INPUTS = {
    events.AgentSignedIn: Input.SIGN_IN,
    events.AgentSignedOut: Input.SIGN_OUT,
    events.AgentReady: Input.READY,
    events.AgentNotReady: Input.NOT_READY,
}

CALL_INPUTS = {
    events.CallArrived: Input.ARRIVE,
    events.CallIdentified: Input.IDENTIFY,
    events.CallHungUp: Input.HANG_UP,
    events.CallLeft: Input.LEAVE,
    events.CallRestored: Input.RESTORE,
    events.OfferAnswered: Input.ANSWER,
}

OFFER_INPUTS = {
    events.OfferRinging: Input.RING,
    events.OfferMissed: Input.MISS,
    events.OfferRejected: Input.REJECT,
    events.OfferFailed: Input.FAIL,
}

CONVERSATION_INPUTS = {
    events.ConversationHeld: Input.HOLD,
    events.ConversationResumed: Input.RESUME,
    events.ConversationEnded: Input.END,
}


def _views(day):
    return list(day.engine.agents()), list(day.engine.calls())


def _is_refused(day, kind, state):
    """Send an event; tell whether it was refused, and that a refusal changed nothing."""
    before = _views(day)
    commands = day.send(EVENTS[kind])
    refusals = [command for command in commands if isinstance(command, Ignored)]
    if refusals:
        assert commands == [Ignored(event=kind.__name__, subject=refusals[0].subject, state=state)]
        assert _views(day) == before
    return bool(refusals)


@pytest.mark.parametrize(
    ("table", "states"),
    [(AGENT, AgentState), (CALL, CallPhase), (OFFER, OfferState), (CONVERSATION, ConversationState)],
)
def test_every_state_has_its_row_and_leads_to_states_of_the_same_machine(table, states):
    assert set(table) == set(states)
    assert {after for row in table.values() for after in row.values()} <= set(states)


def test_every_event_has_a_rule_and_every_rule_an_input_that_some_state_allows():
    kinds = {k for k in vars(events).values() if isinstance(k, type) and issubclass(k, events.Event)}
    assert kinds - {events.Event} - set(ABOUT_NOBODY) == set(RULES) == set(EVENTS)
    for rule in RULES.values():
        for machine, given in rule.checks:
            assert any(given in row for row in machine.table.values())


@pytest.mark.parametrize("kind", AGENT_INPUTS)
@pytest.mark.parametrize("state", AgentState)
def test_what_an_agent_does_in_every_state(day, state, kind):
    _agent_in(day, state)
    assert state is AgentState.LOGGED_OUT or day.is_doing("ivan") == state
    after = AGENT[state].get(AGENT_INPUTS[kind])
    assert _is_refused(day, kind, state) is (after is None)
    if after is AgentState.READY and state is AgentState.NOT_RESPONDING:
        after = AgentState.RESERVED  # the call that he missed still waits for him
    if after is not None:
        assert day.is_doing("ivan") == after


@pytest.mark.parametrize("kind", CALL_INPUTS)
@pytest.mark.parametrize("phase", CallPhase)
def test_what_a_caller_does_in_every_phase(day, phase, kind):
    _call_in(day, phase)
    after = CALL[phase].get(CALL_INPUTS[kind])
    state = phase
    if phase is CallPhase.TALKING and kind is events.OfferAnswered:
        after, state = None, ConversationState.TALKING  # he talks with him already
    assert _is_refused(day, kind, state) is (after is None)
    phases = [view.phase for view in day.engine.calls()]
    if after in (CallPhase.UNKNOWN, CallPhase.GONE):
        assert phases == []
    elif after is not None:
        assert phases == [after]


@pytest.mark.parametrize("kind", OFFER_INPUTS)
@pytest.mark.parametrize("state", [OfferState.NONE, OfferState.RESERVED, OfferState.RINGING])
def test_what_a_phone_does_in_every_state_of_an_offer(day, state, kind):
    _call_in(day, CallPhase.WAITING if state is OfferState.NONE else CallPhase.OFFERED)
    if state is OfferState.RINGING:
        day.send(EVENTS[events.OfferRinging])
    allowed = OFFER_INPUTS[kind] in OFFER[state]
    assert _is_refused(day, kind, state) is not allowed
    if allowed:
        assert day.call("petro").phase == ("offered" if kind is events.OfferRinging else "waiting")


@pytest.mark.parametrize("state", [s for s in OfferState if not OFFER[s] and s is not OfferState.NONE])
@pytest.mark.parametrize("kind", OFFER_INPUTS)
def test_nothing_more_comes_of_an_offer_that_is_over(day, state, kind):
    _call_in(day, CallPhase.OFFERED)
    {
        OfferState.ANSWERED: lambda: day.answers("ivan", "petro"),
        OfferState.REJECTED: lambda: day.declines("ivan", "petro"),
        OfferState.MISSED: lambda: day.misses("ivan", "petro"),
        OfferState.UNREACHABLE: lambda: day.cannot_be_reached("ivan", "petro"),
        OfferState.WITHDRAWN: lambda: day.takes_a_break("ivan"),
    }[state]()
    assert _is_refused(day, kind, OfferState.NONE)


@pytest.mark.parametrize("kind", CONVERSATION_INPUTS)
@pytest.mark.parametrize("state", ConversationState)
def test_what_becomes_of_a_conversation_in_every_state(day, state, kind):
    _call_in(day, CallPhase.OFFERED if state is ConversationState.NONE else CallPhase.TALKING)
    if state is ConversationState.HELD:
        day.holds("ivan", "petro")
    after = CONVERSATION[state].get(CONVERSATION_INPUTS[kind])
    assert _is_refused(day, kind, state) is (after is None)
    if after is not None:
        assert day.is_doing("ivan") == {"none": "wrap_up", "talking": "talking", "held": "hold"}[after]


@pytest.mark.parametrize("kind", EVENTS)
@pytest.mark.parametrize("state", AgentState)
def test_any_event_in_any_state_either_changes_something_lawfully_or_nothing(day, state, kind):
    _agent_in(day, state)
    before = _views(day)
    commands = day.send(EVENTS[kind])
    if any(isinstance(command, Ignored) for command in commands):
        assert len(commands) == 1
        assert _views(day) == before
    offered = [view.agent for view in day.engine.calls() if view.phase is CallPhase.OFFERED]
    reserved = [view.agent for view in day.engine.agents() if view.state is AgentState.RESERVED]
    assert offered == reserved


def _is_taken_in_quietly(day, kind):
    day.send(events.Tick(at=AT))
    agents, phases = list(day.engine.agents()), [view.phase for view in day.engine.calls()]
    told = [type(command).__name__ for command in day.send(ABOUT_NOBODY[kind])]
    assert list(day.engine.agents()) == agents
    assert [view.phase for view in day.engine.calls()] == phases
    assert set(told) <= {"Hold"}


@pytest.mark.parametrize("kind", ABOUT_NOBODY)
@pytest.mark.parametrize("state", AgentState)
def test_what_is_about_nobody_disturbs_no_agent(day, state, kind):
    _agent_in(day, state)
    _is_taken_in_quietly(day, kind)


@pytest.mark.parametrize("kind", ABOUT_NOBODY)
@pytest.mark.parametrize("phase", CallPhase)
def test_what_is_about_nobody_disturbs_no_caller(day, phase, kind):
    _call_in(day, phase)
    _is_taken_in_quietly(day, kind)


@pytest.mark.parametrize("phase", CallPhase)
def test_a_callback_may_come_again_after_it_was_ended(day, phase):
    """What a caller cannot do who hung up, a callback can: each try comes under its name."""
    _call_in(day, phase)
    again = events.CallArrived(at=AT, call="petro", queue="private", callback=True)
    refused = any(isinstance(command, Ignored) for command in day.send(again))
    assert refused is (phase is not CallPhase.GONE and Input.ARRIVE not in CALL[phase])
    assert day.call("petro").phase in (CallPhase.WAITING, CallPhase.OFFERED)


@pytest.mark.parametrize("state", AgentState)
def test_whoever_is_wanted_gets_the_call_if_he_can_come_and_else_it_waits_or_leaves(day, state):
    _agent_in(day, state)
    day.signs_in("olha")
    day.now = AT
    day.calls("maria", wanted="ivan")
    rings = state is AgentState.READY
    assert day.who_rings("maria") == ("ivan" if rings else None)
    assert day.call("maria").phase == ("offered" if rings else "waiting")
    assert day.ignored() == []


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("state", AgentState)
def test_a_work_item_of_any_channel_is_taken_in_whatever_an_agent_does(day, state, channel):
    _agent_in(day, state)
    day.now = AT
    day.calls("maria", channel=channel)
    assert day.ignored() == []
    assert len(day.outcomes("maria")) == ("maria" not in [v.call for v in day.engine.calls() if v.phase != "left"])

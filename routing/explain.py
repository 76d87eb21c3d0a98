"""Reasons in English: one sentence each, and the story of a call in one line. Screens translate by the code instead."""

from __future__ import annotations

from collections.abc import Iterable

from routing.model import Reason
from routing.reasons import ReasonCode as R

SENTENCES: dict[R, str] = {
    R.NO_OWNER: "Nobody owns this caller.",
    R.OWNER_TALKING: "The owner, {agent}, is talking{held}.",
    R.OWNER_WRAP_UP: "The owner, {agent}, is in wrap-up{held}.",
    R.OWNER_RESERVED: "Another call rings at the owner, {agent}{held}.",
    R.OWNER_NOT_READY: "The owner, {agent}, is not ready{held}.",
    R.OWNER_NOT_RESPONDING: "The owner, {agent}, does not respond.",
    R.OWNER_SIGNED_OUT: "The owner, {agent}, is signed out.",
    R.TRANSFERRED: "Transferred to {agent}, who is not free yet.",
    R.REPEAT_CALLER: "He rings again, and keeps the place that he had {seconds} s ago.",
    R.HOLD_NOT_WORTH: "Not held for {agent}: the wait to be expected is {seconds} s.",
    R.CALLBACK: "To be rung back; the place is kept.",
    R.HELD: "Held for {agent} for {seconds} s.",
    R.HOLD_ENDS_EARLY: "Held for {agent} for {seconds} s; to wait longer was not worth it.",
    R.HOLD_EXPIRED: "Held for {agent} for {seconds} s in vain.",
    R.OWNER_READY: "Offered to the owner, {agent}.",
    R.OWN_CUSTOMER_FIRST: "Offered to the owner, {agent}, who takes his own customers first.",
    R.DEPUTY: "Offered to the deputy, {agent}.",
    R.TEAM: "Offered to {agent} of the team.",
    R.SKILL_LONGEST_IDLE: "Offered to {agent}, longest idle with the skills.",
    R.WANTED: "Offered to {agent}, to whom the call was transferred.",
    R.HAD_BEFORE: "Offered to {agent}, whom the caller had before.",
    R.SEGMENT_FIRST: "Offered to {agent} of the team, first for the sake of the segment.",
    R.RELAXED: "Offered to {agent}, longest idle, who nearly has the skills.",
    R.ANYBODY: "Offered to {agent}, longest idle at work.",
    R.PICKED_UP: "Answered by {agent} without an offer.",
    R.MISSED: "{agent} did not answer.",
    R.REJECTED: "{agent} declined.",
    R.PHONE_UNREACHABLE: "The phone of {agent} could not be reached.",
    R.AGENT_NOT_READY: "{agent} took a break while it rang.",
    R.AGENT_SIGNED_OUT: "{agent} signed out while it rang.",
    R.AGENT_BUSY: "{agent} answered another call.",
    R.ANSWERED_ELSEWHERE: "Answered elsewhere while it rang at {agent}.",
    R.CALLER_HUNG_UP: "The caller hung up.",
    R.CALL_LEFT: "The call went to the fallback queue.",
    R.NOBODY_FREE: "Nobody who may take the call is free.",
    R.QUEUE_EMPTY: "Nobody who may take the call is signed in.",
    R.MAX_WAIT: "The longest wait of the queue, {seconds} s, is over.",
    R.QUEUE_CLOSED: "The queue is closed now.",
    R.MOVED: "Moved to another queue.",
    R.CALLBACK_ASKED: "The caller asked to be rung back.",
    R.IDENTIFIED: "The caller was identified.",
    R.RESTORED: "The conversation with {agent} was found going on.",
    R.SIGNED_IN: "Just signed in.",
}
"""A sentence for every code; a name or a number that a reason lacks reads as a dash."""

PHRASES: dict[R, str] = {
    R.NO_OWNER: "no owner",
    R.OWNER_TALKING: "owner talking",
    R.OWNER_WRAP_UP: "owner in wrap-up",
    R.OWNER_RESERVED: "another call rings at the owner",
    R.OWNER_NOT_READY: "owner not ready",
    R.OWNER_NOT_RESPONDING: "owner not responding",
    R.OWNER_SIGNED_OUT: "owner signed out",
    R.TRANSFERRED: "transferred",
    R.REPEAT_CALLER: "rings again",
    R.HOLD_NOT_WORTH: "not held",
    R.CALLBACK: "to be rung back",
    R.HELD: "held {seconds} s",
    R.HOLD_ENDS_EARLY: "held {seconds} s",
    R.HOLD_EXPIRED: "held {seconds} s",
    R.OWNER_READY: "owner",
    R.OWN_CUSTOMER_FIRST: "owner, own customers first",
    R.DEPUTY: "deputy",
    R.TEAM: "team",
    R.SKILL_LONGEST_IDLE: "longest idle with the skill",
    R.WANTED: "the agent it was passed to",
    R.HAD_BEFORE: "the agent he had before",
    R.SEGMENT_FIRST: "team, segment first",
    R.RELAXED: "nearly with the skill",
    R.ANYBODY: "anybody",
    R.PICKED_UP: "picked up",
    R.MISSED: "no answer",
    R.REJECTED: "declined",
    R.PHONE_UNREACHABLE: "phone unreachable",
    R.AGENT_NOT_READY: "agent took a break",
    R.AGENT_SIGNED_OUT: "agent signed out",
    R.AGENT_BUSY: "agent busy",
    R.ANSWERED_ELSEWHERE: "answered elsewhere",
    R.CALLER_HUNG_UP: "caller hung up",
    R.CALL_LEFT: "fallback queue",
    R.NOBODY_FREE: "nobody free",
    R.QUEUE_EMPTY: "nobody signed in",
    R.MAX_WAIT: "waited {seconds} s",
    R.QUEUE_CLOSED: "queue closed",
    R.MOVED: "another queue",
    R.CALLBACK_ASKED: "asked to be rung back",
    R.IDENTIFIED: "identified",
    R.RESTORED: "found talking",
    R.SIGNED_IN: "signed in",
}
"""The same in a few words, for the story."""

OFFERS = {
    R.OWNER_READY,
    R.OWN_CUSTOMER_FIRST,
    R.DEPUTY,
    R.TEAM,
    R.WANTED,
    R.HAD_BEFORE,
    R.SEGMENT_FIRST,
    R.SKILL_LONGEST_IDLE,
    R.RELAXED,
    R.ANYBODY,
}


def sentence(reason: Reason) -> str:
    """One English sentence for one reason."""
    return _fill(SENTENCES[R(reason.code)], reason)


def story(reasons: Iterable[Reason]) -> str:
    """The whole in one line: `owner talking, held 12 s, then deputy`. No names: it is read beside them."""
    phrases: list[str] = []
    for reason in reasons:
        code = R(reason.code)
        phrase = _fill(PHRASES[code], reason)
        phrases.append(f"then {phrase}" if phrases and code in OFFERS else phrase)
    return ", ".join(phrases)


def _fill(text: str, reason: Reason) -> str:
    seconds = "–" if reason.seconds is None else f"{reason.seconds:.0f}"
    held = "" if reason.seconds is None else f"; held for him up to {seconds} s"
    return text.format(agent=reason.agent or "–", seconds=seconds, held=held)

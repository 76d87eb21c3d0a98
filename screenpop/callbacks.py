"""Customers who asked to be rung back: each keeps his place until he is reached, rings himself, or is given up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

import structlog
from msgspec.structs import replace

from crm_store.callback_record import CallbackRecord, CallbackState, NewCallback
from crm_store.errors import NotFound, StoreError
from crm_store.queue_record import QueueRecord
from crm_store.records import Number
from routing.commands import Offer
from routing.model import Outcome
from screenpop.callback_book import CallbackBook
from screenpop.callback_rules import CallbackRules, call_of, try_of
from screenpop.callback_telephony import Dialler, InAsterisk
from screenpop.calls import LiveCall, monotonic, utc
from screenpop.floor import Floor
from screenpop.messages import Callback

log = structlog.get_logger()

LOOK_SECONDS = 20.0
"""The clock is looked at at least so often."""
TROUBLE_PAUSE = 60.0
"""Seconds until a callback that Asterisk would not take is offered again."""
GRACE = 10.0
"""Seconds beyond the ring time after which an agent's phone that nobody told of is taken for lost."""

RESULTS = {"BUSY": "busy", "NOANSWER": "no_answer", "CANCEL": "agent_hung_up"}
RESTING: tuple[CallbackState, ...] = ("waiting", "scheduled")


class Callbacks:
    """Brings the callbacks of the book to the floor when they are due, and follows them to their end.

    `start` begins a job that nobody waits for; `now` is the clock on the wall.
    """

    def __init__(
        self,
        *,
        floor: Floor,
        book: CallbackBook,
        rules: CallbackRules,
        pop_wait: float,
        start: Callable[[Coroutine[Any, Any, None], str], object],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.floor = floor
        self.book = book
        self.store = book.store
        self.rules = rules
        self.pop_wait = pop_wait
        self.now = now
        self.dialler: Dialler | None = None
        self.linked = False
        self._start = start
        self._coming: set[int] = set()
        self._to_look = asyncio.Event()

    def possible(self, call: LiveCall) -> bool:
        """Whether this caller can be offered to be rung back."""
        return self.rules.may_ring(call.number)

    async def asked(self, call: LiveCall) -> bool:
        """The caller asks to be rung back: he keeps place and owner, and need not hold the line.

        False, and nothing has changed, when his number cannot be rung or the store does not answer.
        """
        if call.number.e164 is None or not self.possible(call):
            return False
        new = NewCallback(
            call=call.call,
            number=call.number.e164,
            queue=call.queue,
            asked_at=_milliseconds(self.now()),
            arrived_at=utc(call.waits_since),
            customer=call.customer,
            owner=call.owner,
        )
        try:
            record = await self.store.add_callback(new)
        except StoreError as error:
            log.warning("callback not taken", call=call.call, error=type(error).__name__)
            return False
        for older in self.book.of_customer(record.number, record.queue):
            if older.id != record.id:
                self._take_back(older)
                self.book.forget(older)
        self.book.add(record)
        if self.floor.calls.get(call.call) is call:
            self.floor.left(call, Outcome.CALLBACK)
        log.info("callback asked", call=call.call, callback=record.id)
        self.look()
        return True

    async def settle(self, callback: int, by: str) -> None:
        """Somebody has settled it by hand: nobody is rung any more. Raises NotFound and StoreUnavailable."""
        settled = await self.store.settle_callback(callback, by, _milliseconds(self.now()))
        if record := self.book.open.get(callback):
            self._take_back(record)
            self.book.forget(record)
        log.info("callback settled", callback=settled.id, by=by)

    def handed_over(self) -> None:
        """Customers have changed hands: who waits to be rung waits for his owner of now."""
        self._start(self._reassign(), "callback")

    async def _reassign(self) -> None:
        try:
            kept = await self.store.open_callbacks()
        except StoreError as error:
            log.warning("owners of callbacks not read", error=type(error).__name__)
            return
        for each in kept:
            record = self.book.open.get(each.id)
            if record and record.owner != each.owner and record.state in RESTING:
                self._take_back(record)
                self.book.change(record, owner=each.owner)
        self.look()

    # What the floor tells.

    def offered(self, call: LiveCall, offer: Offer) -> None:
        """An agent is free for this callback."""
        if record := self.book.of_call(call.call):
            self.book.change(record, state="ringing_agent")
            self._start(self._ring(call, offer), "callback")

    def agent_answered(self, call: LiveCall, agent: str) -> None:
        """The agent is there; the customer's phone is being rung, and that is a try."""
        if record := self.book.of_call(call.call):
            attempt = try_of(call.call) or (record.id, record.tries + 1)
            self.book.change(record, state="dialling", tries=attempt[1], next_try_at=None, done_by=agent)

    def arriving(self, call: LiveCall) -> None:
        """He who waits to be rung back rings himself: the place is his, and he is not rung meanwhile."""
        for record in self.book.of_customer(call.number.e164, call.queue):
            if record.state != "dialling":
                place = monotonic(record.arrived_at)
                call.place = place if call.place is None else min(call.place, place)
                self._take_back(record)

    def ended(self, call: LiveCall) -> None:
        """A caller is gone. If he was answered he need not be rung any more; if not, his callback goes on."""
        if call.callback is None:
            for record in self.book.of_customer(call.number.e164, call.queue):
                if call.answered and record.state != "dialling" and record.call != call.call:
                    self._end(record, "cancelled", "rang_himself")
        self._to_look.set()

    def hours_changed(self) -> None:
        """A queue opened or closed."""
        self._to_look.set()

    # What the telephone side tells.

    def link(self, works: bool) -> None:
        """Asterisk can be asked, or not any more: without it no callback is offered to anybody."""
        self.linked = works
        self._to_look.set()

    def agent_passed(self, call_id: str, agent: str, how: str) -> None:
        """The agent's phone rang in vain: `missed`, `rejected` or `failed`. The callback keeps its place."""
        call = self.floor.calls.get(call_id)
        if call is None or not (call.offered and call.offered.agent == agent):
            return
        if record := self.book.of_call(call.call):
            self.book.change(record, state="waiting")
        self.floor.not_answered(call, agent, how)

    def may_go_on(self, call_id: str, agent: str) -> bool:
        """The agent is on the line: is the customer still to be rung."""
        call, record = self.floor.calls.get(call_id), self.book.of_call(call_id)
        if call is None or record is None or record.state not in ("ringing_agent", "dialling"):
            return False
        if call.offered and call.offered.agent == agent:
            self.floor.answered(call, agent)
        return call.talking is not None and call.talking.agent == agent

    def reached(self, call: LiveCall) -> None:
        """The customer answered."""
        if call.reached is None:
            call.reached = time.monotonic()
            self.floor.write_down(call)
            self.floor.show(call)

    def result(self, call_id: str, status: str) -> None:
        """The try is over; `status` is Asterisk's DIALSTATUS of the customer's phone. Telling it twice does no harm."""
        which = try_of(call_id)
        record = self.book.open.get(which[0]) if which else None
        call = self.floor.calls.get(call_id)
        if record and which and (which[1] > record.tries or (which[1] == record.tries and record.state == "dialling")):
            tried = replace(record, tries=which[1])
            if status == "ANSWER":
                self._end(tried, "done", "answered")
            else:
                self._not_reached(tried, RESULTS.get(status, "failed"))
        if call:
            if status == "ANSWER":
                self.reached(call)
            else:
                call.outcome = "missed"
            self.floor.ended(call)
        self.look()

    def hung_up(self, call_id: str) -> None:
        """The call's own channel is gone. Where the dialplan could not tell the result, this is the last word."""
        call, record = self.floor.calls.get(call_id), self.book.of_call(call_id)
        if (call and call.answered) or (record and record.state == "dialling"):
            self.result(call_id, "ANSWER" if call and call.reached is not None else "")

    def agree(self, said: InAsterisk, *, asked: float) -> None:
        """Make callbacks agree with what Asterisk said at second `asked`; what changed since is left alone."""
        for call_id, status in said.ended.items():
            self.result(call_id, status)
        for record in list(self.book.open.values()):
            if self.book.changed_after(record, asked):
                continue
            names = {call for call in said.ringing | said.dialling if (try_of(call) or (0, 0))[0] == record.id}
            if names & said.dialling:
                if record.state != "dialling":
                    attempt = max((try_of(call) or (0, 0))[1] for call in names)
                    self.book.change(record, state="dialling", tries=max(record.tries, attempt))
                continue
            for call in names - self.floor.calls.keys():  # an agent's phone that rings for an earlier life of ours
                self._stop(call)
            self._not_in_asterisk(record, ringing=bool(names & self.floor.calls.keys()))

    def _not_in_asterisk(self, record: CallbackRecord, *, ringing: bool) -> None:
        if record.state == "dialling":
            self.hung_up(call_of(replace(record, tries=record.tries - 1)))
        elif record.state == "ringing_agent" and not ringing:
            self._take_back(record)
            self.book.change(record, state="waiting")

    # The clock.

    def look(self) -> float:
        """Bring to the floor what is due, take back what must not be rung now, and tell in how many seconds to look."""
        now = self.now()
        pause = LOOK_SECONDS
        for record in list(self.book.open.values()):
            call = self.floor.calls.get(call_of(record))
            if record.state == "ringing_agent" and self.linked and not (call and call.offered):
                record = self.book.change(record, state="waiting")  # the offer was withdrawn
            if record.state not in RESTING or record.id in self._coming:
                continue
            due = record.next_try_at is None or record.next_try_at <= now
            if due and self._may_ring(record, now):
                if call is None:
                    self._coming.add(record.id)
                    self._start(self._bring(record), "callback")
            elif call is not None:
                self._take_back(record)
            if record.next_try_at and not due:
                pause = min(pause, (record.next_try_at - now).total_seconds())
        return pause

    async def run(self) -> NoReturn:
        """Look whenever something may be due, for ever."""
        while True:
            pause = self.look()
            self._to_look.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._to_look.wait()

    def _may_ring(self, record: CallbackRecord, now: datetime) -> bool:
        if not self.linked or not self.rules.enabled or self._is_here(record):
            return False
        return self.rules.may_ring_now(self.floor.queues.get(record.queue), now.astimezone())

    def _is_here(self, record: CallbackRecord) -> bool:
        """Is the customer himself on the line."""
        return any(True for _ in self._own_calls(record))

    def _own_calls(self, record: CallbackRecord) -> Iterator[LiveCall]:
        for call in self.floor.calls.values():
            if call.callback is None and call.number.e164 == record.number and call.queue == record.queue:
                yield call

    async def _bring(self, record: CallbackRecord) -> None:
        """Put the callback on the floor, in its old place."""
        try:
            number = Number(input=record.number, kind="e164", e164=record.number)
            identification, profile = await self.store.recognise(record.number, now=self.now())
            if record.customer is not None and (profile is None or profile.customer != record.customer):
                with suppress(NotFound):
                    profile = await self.store.profile(record.customer, now=self.now())
        except StoreError:
            self._coming.discard(record.id)
            return
        self._coming.discard(record.id)
        if self.book.open.get(record.id) != record or not self._may_ring(record, self.now()):
            return
        if profile:
            identification = replace(
                identification, chosen=profile.customer, owner=profile.owner, deputies=profile.deputies
            )
        call = LiveCall(
            call=call_of(record),
            queue=record.queue,
            queue_title=self.floor.title(record.queue),
            number=number,
            arrived=monotonic(record.arrived_at),
            identification=identification,
            customer=profile.customer if profile else None,
            profile=profile,
            trust="verified",
            callback=self.shown(record),
        )
        self.book.change(record, state="waiting", next_try_at=None)
        self.floor.arrive(call)

    def shown(self, record: CallbackRecord) -> Callback:
        """What the screens say of the try to come, or that goes on."""
        attempt = record.tries if record.state == "dialling" else record.tries + 1
        return Callback(
            asked=record.asked_at, attempt=attempt, attempts=max(attempt, self._queue(record).callback_tries)
        )

    def restored(self, call: LiveCall) -> LiveCall:
        """A call that was found going on: say that it is a callback, if it is one."""
        which = try_of(call.call)
        if which and (record := self.book.open.get(which[0])):
            call.callback = self.shown(replace(record, tries=which[1], state="dialling"))
        elif which:
            call.callback = Callback(asked=utc(call.arrived), attempt=which[1], attempts=which[1])
        return call

    async def _ring(self, call: LiveCall, offer: Offer) -> None:
        await self.floor.pops.painted(offer.agent, call.pop_seq, self.pop_wait)
        segment = call.offered
        if segment is None or segment.agent != offer.agent or self.dialler is None:
            return
        if not await self.dialler.ring(call, offer.agent, offer.ring):
            self._trouble(call, offer.agent)
            return
        asyncio.get_running_loop().call_later(offer.ring + GRACE, self._overdue, call, segment.offered_at)

    def _overdue(self, call: LiveCall, offered_at: datetime) -> None:
        if call.offered and call.offered.offered_at == offered_at:
            log.warning("no word of an agent's phone", call=call.call, agent=call.offered.agent)
            self._trouble(call, call.offered.agent)

    def _trouble(self, call: LiveCall, agent: str) -> None:
        """Asterisk does not do it: no fault of the agent's, so he is ready again, and the callback comes later."""
        record = self.book.of_call(call.call)
        if record and call.offered and call.offered.agent == agent:
            self._take_back(record)
            if record := self.book.open.get(record.id):
                self.book.change(record, next_try_at=self.now() + timedelta(seconds=TROUBLE_PAUSE))

    def _not_reached(self, record: CallbackRecord, result: str) -> None:
        rules = self._queue(record)
        if any(call.answered for call in self._own_calls(record)):
            self._end(record, "cancelled", "rang_himself")
        elif record.tries >= rules.callback_tries:
            log.info("callback given up", callback=record.id, tries=record.tries)
            self._end(record, "given_up", result)
        else:
            due = self.now() + timedelta(seconds=rules.callback_pause)
            self.book.change(
                record, state="scheduled", last_result=result, next_try_at=_milliseconds(due), done_by=None
            )

    def _end(self, record: CallbackRecord, state: CallbackState, result: str) -> None:
        self._take_back(record)
        by = record.done_by if state == "done" else None
        self.book.change(
            record, state=state, last_result=result, next_try_at=None, done_at=_milliseconds(self.now()), done_by=by
        )

    def _take_back(self, record: CallbackRecord) -> None:
        """Off the floor, and whatever rings is stopped, but not a conversation."""
        call = self.floor.calls.get(call_of(record))
        if call is None or call.answered:
            return
        if call.offered:
            self._stop(call.call)
        self.floor.take_back(call)
        if record.state == "ringing_agent":
            self.book.change(record, state="waiting")

    def _stop(self, call: str) -> None:
        if self.dialler:
            self.dialler.stop(call)

    def _queue(self, record: CallbackRecord) -> QueueRecord:
        known = self.floor.queues.get(record.queue)
        return known or QueueRecord(name=record.queue, title=record.queue, team=record.queue)


def _milliseconds(when: datetime) -> datetime:
    return when.replace(microsecond=when.microsecond // 1000 * 1000)

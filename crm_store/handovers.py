"""All customers of one expert given to others in one step, and taken back in one.

At a hundred thousand customers one transaction would keep the writes of calls waiting. So a hand-over is written down
first, then carried out in small transactions, each of which leaves every customer with exactly one owner. One that
breaks off goes on where it stopped, or is undone: what is left to do follows from who has whom.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select, update

from crm_store import journal
from crm_store.actor import Actor
from crm_store.errors import Conflict, Stale, Unfit
from crm_store.handover_preview import preview
from crm_store.handover_reading import deputy_posts, giver_of
from crm_store.handover_record import Handover, HandoverPlan, Preview
from crm_store.handover_steps import BATCH, all_handovers, give_some, handover_of, locked, return_some, strike_some
from crm_store.schema import agents, handovers
from crm_store.subject import Subject

_UNDER_WAY = ("applying", "undoing")


class Handovers(Subject):
    """Experts who leave, and what becomes of their customers."""

    async def handovers(self) -> tuple[Handover, ...]:
        """The hand-overs, newest first; at most two hundred."""
        return await self.database.read(all_handovers)

    async def handover(self, handover: int) -> Handover:
        """One of them; raises `NotFound`."""
        return await self.database.read(handover_of, handover)

    async def preview_handover(self, plan: HandoverPlan) -> Preview:
        """What a plan would do now. Raises `NotFound` for its owner, `Unfit` where it cannot be carried out."""
        return await self.database.scan(preview, plan, datetime.now(UTC))

    async def hand_over(self, plan: HandoverPlan, *, seen: str, by: Actor) -> Handover:
        """Carry out a plan whose preview was `seen`.

        Raises what `preview_handover` does, `Stale` where the preview would be another one by now, and `Conflict` while
        another hand-over of this owner is under way.
        """
        if (await self.preview_handover(plan)).seen != seen:
            raise Stale
        begun = await self.database.write(_begin, plan, by, datetime.now(UTC))
        return await self._apply(begun, by)

    async def go_on_with_handover(self, handover: int, *, by: Actor) -> Handover:
        """Finish one that broke off, whichever way it was going. Raises `NotFound`."""
        kept = await self.handover(handover)
        if kept.state == "applying":
            return await self._apply(kept, by)
        return await self._undo(kept, by) if kept.state == "undoing" else kept

    async def undo_handover(self, handover: int, *, by: Actor) -> Handover:
        """Give back the customers whom nobody else has given away since.

        Raises `NotFound`, or `Unfit` where it was undone already.
        """
        return await self._undo(await self.database.write(_begin_undoing, handover, by, datetime.now(UTC)), by)

    async def _apply(self, handover: Handover, by: Actor) -> Handover:
        plan, after = handover.plan, 0
        giver = await self.database.scan(giver_of, plan)
        while (last := await self.database.write(give_some, handover, giver, after)) is not None:
            after = last
        if plan.leaves:
            posts = await self.database.scan(deputy_posts, plan.owner, handover.at)
            for start in range(0, len(posts), BATCH):
                await self.database.write(strike_some, handover, posts[start : start + BATCH])
        return await self.database.write(_finish, handover.id, "applying", by)

    async def _undo(self, handover: Handover, by: Actor) -> Handover:
        after = 0
        while (last := await self.database.write(return_some, handover, after)) is not None:
            after = last
        return await self.database.write(_finish, handover.id, "undoing", by)


def _begin(connection: Connection, plan: HandoverPlan, by: Actor, now: datetime) -> Handover:
    connection.execute(select(agents.c.login).where(agents.c.login == plan.owner).with_for_update())
    other = select(handovers.c.id).where(handovers.c.owner == plan.owner, handovers.c.state.in_(_UNDER_WAY))
    if connection.scalar(other.limit(1)) is not None:
        raise Conflict("Another hand-over of his customers is under way.")
    values = {"owner": plan.owner, "plan": plan, "state": "applying", "at": now, "by": by.name}
    counts = dict.fromkeys(("customers", "deputies", "returned"), 0)
    made: int = connection.execute(insert(handovers).values(**values, **counts).returning(handovers.c.id)).scalar_one()
    journal.note(connection, by, "created", "handover", made, details={"owner": plan.owner, "to": plan.to}, at=now)
    return handover_of(connection, made)


def _begin_undoing(connection: Connection, handover: int, by: Actor, now: datetime) -> Handover:
    kept = locked(connection, handover)
    if kept.state == "undone":
        raise Unfit("state", "undone")
    if kept.state != "undoing":
        values = {"state": "undoing", "undone_at": now, "undone_by": by.name}
        connection.execute(update(handovers).where(handovers.c.id == handover).values(**values))
    return handover_of(connection, handover)


def _finish(connection: Connection, handover: int, state: str, by: Actor) -> Handover:
    kept = locked(connection, handover)
    if kept.state != state:
        return kept
    done = "done" if state == "applying" else "undone"
    connection.execute(update(handovers).where(handovers.c.id == handover).values(state=done))
    figures = {"owner": kept.plan.owner, "customers": kept.customers, "deputies": kept.deputies}
    if done == "done":
        journal.note(connection, by, "handed_over", "handover", handover, details=figures)
    else:
        journal.note(connection, by, "undone", "handover", handover, details={**figures, "returned": kept.returned})
    return handover_of(connection, handover)

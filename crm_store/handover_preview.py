"""What a hand-over would do, without doing it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from hashlib import sha256

import msgspec
from sqlalchemy import Connection, select

from crm_store.handover_plan import Given, Held
from crm_store.handover_reading import counts, deputy_posts, giver_of, held_by
from crm_store.handover_record import HandoverPlan, Preview, Sample, Share, Unfinished
from crm_store.handover_work import work_of
from crm_store.schema import agents

SAMPLES_EACH = 3
SAMPLES = 30
_AT_ONCE = 5_000


def preview(connection: Connection, plan: HandoverPlan, now: datetime) -> Preview:
    """What this plan would do at `now`. Raises `NotFound` or `Unfit`."""
    giver = giver_of(connection, plan)
    gets: Counter[str] = Counter()
    as_deputy: Counter[str] = Counter()
    samples: list[Sample] = []
    work, unfinished = work_of(connection, plan.owner, now), Counter[str]()
    customers = left = alone = after = 0
    while batch := held_by(connection, plan.owner, at=now, after=after, limit=_AT_ONCE):
        after = batch[-1].id
        for held in batch:
            customers += 1
            given = giver.give(held)
            if given is None:
                left += 1
                continue
            gets[given.owner] += 1
            unfinished.update(work.get(held.customer, {}))
            as_deputy[given.owner] += given.why == ("deputy",)
            alone += not given.deputies
            if gets[given.owner] <= SAMPLES_EACH and len(samples) < SAMPLES:
                samples.append(_sample(held, given))
    deputy_of = len(deputy_posts(connection, plan.owner, now)) if plan.leaves else 0
    digest = sha256(msgspec.json.encode((plan, sorted(gets.items()), left, deputy_of)))
    return Preview(
        plan=plan,
        customers=customers,
        shares=_shares(connection, plan, gets, as_deputy),
        left=left,
        without_deputy=alone,
        deputy_of=deputy_of,
        unfinished=Unfinished(**{name: unfinished[name] for name in Unfinished.__struct_fields__}),
        samples=tuple(samples),
        seen=digest.hexdigest()[:24],
    )


def _sample(held: Held, given: Given) -> Sample:
    return Sample(
        customer=held.customer,
        name=held.name,
        segment=held.segment,
        language=held.language,
        deputies_before=held.deputies,
        owner=given.owner,
        deputies=given.deputies,
        why=given.why,
    )


def _shares(
    connection: Connection, plan: HandoverPlan, gets: Counter[str], as_deputy: Counter[str]
) -> tuple[Share, ...]:
    """All who were named or get somebody; who gets most comes first."""
    logins = sorted({*plan.to, *gets}, key=lambda login: (-gets[login], login))
    has = counts(connection, logins)
    names = {row.login: row.name for row in connection.execute(select(agents.c.login, agents.c.name))}
    return tuple(
        Share(agent=login, name=names[login], has=has.get(login, 0), gets=gets[login], as_deputy=as_deputy[login])
        for login in logins
    )

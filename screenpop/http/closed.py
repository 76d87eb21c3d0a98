"""What is closed to whoever asks: the sensitive things of a customer whom he has not confirmed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from screenpop.errors import NotConfirmed
from screenpop.http.route import Ask
from screenpop.veil import Sensitive, is_sensitive


async def closed(ask: Ask, customer: int) -> tuple[Sensitive, ...]:
    """What of this customer is closed to who asks. Nothing is to other programs: their scopes say what they may."""
    options = ask.services.options
    if ask.session is None or not options.sensitive:
        return ()
    within = timedelta(minutes=options.confirm_minutes)
    confirmed = await ask.services.store.is_open(ask.agent.login, customer, now=datetime.now(UTC), within=within)
    return () if confirmed else options.sensitive


async def require_open(ask: Ask, customer: int, kind: str) -> None:
    """Raise `NotConfirmed` where this kind of thing (`document`) is closed to who asks."""
    if is_sensitive(kind, ask.services.options.sensitive) and await closed(ask, customer):
        raise NotConfirmed

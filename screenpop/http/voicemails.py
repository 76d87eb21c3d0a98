"""Messages that callers left: listed, played, and marked as heard by those whom they concern."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from crm_store.errors import NotFound
from crm_store.records import Utc
from crm_store.voicemails import Voicemail
from screenpop.http.bodies import Answer
from screenpop.http.route import WATCHERS, Ask, Route
from screenpop.inbox import inbox_changed

MESSAGE = r"/api/voicemails/{message:\d{1,15}}"
WAVE = "audio/wav"


class Which(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Only those that somebody, or nobody, has heard; and how many at most."""

    heard: bool | None = None
    limit: Annotated[int, Meta(ge=1, le=500)] = 100


class VoicemailLine(Answer, frozen=True, kw_only=True):
    """A message. Whose customer left it is `owner`; `number` None: withheld. `heard_at` None: not heard yet."""

    id: int
    call: str
    at: Utc
    seconds: float
    queue: str
    queue_title: str
    number: str | None
    customer: int | None
    customer_name: str | None
    owner: str | None
    owner_name: str | None
    heard_at: Utc | None
    heard_by: str | None
    heard_by_name: str | None


class VoicemailList(Answer, frozen=True, kw_only=True):
    """Messages, newest first, and how many of all that one may hear nobody has heard."""

    items: tuple[VoicemailLine, ...]
    unheard: int


async def voicemails(ask: Ask) -> VoicemailList:
    """An agent gets those of his own customers, and of callers without an owner to his teams; who watches, all."""
    store, (owner, queues) = ask.services.store, await _theirs(ask)
    found = await store.voicemails(owner=owner, queues=queues, heard=ask.query.heard, limit=ask.query.limit)
    return VoicemailList(
        items=tuple(map(_line, found)), unheard=await store.unheard_voicemails(owner=owner, queues=queues)
    )


async def audio(ask: Ask) -> web.StreamResponse:
    """The sound; a part of it where a range is asked for (RFC 9110, 14)."""
    message = await _one(ask)
    folder = ask.services.options.messages
    path = folder / message.file if folder else None
    if path is None or path.parent != folder or not await asyncio.to_thread(path.is_file):
        raise NotFound("The sound of this message is gone.")
    return web.FileResponse(path, headers={"Content-Type": WAVE})


async def heard(ask: Ask) -> None:
    """Say that one has heard it; who was first stands."""
    message = await _one(ask)
    await ask.services.store.hear_voicemail(message.id, by=ask.agent.login, at=datetime.now(UTC))
    inbox_changed(ask.services.hub, message.owner)


async def _theirs(ask: Ask) -> tuple[str | None, frozenset[str]]:
    """Whose messages they may be: an owner (None: anybody's), and the queues whose strangers he hears as well."""
    if ask.agent.role in WATCHERS:
        return None, frozenset()
    queues = await ask.services.store.queues()
    return ask.agent.login, frozenset(queue.name for queue in queues if queue.team in ask.agent.teams)


async def _one(ask: Ask) -> Voicemail:
    """The message, if it is for who asks. Raises NotFound: nobody learns of others'."""
    owner, queues = await _theirs(ask)
    message = await ask.services.store.voicemail(int(ask.part("message")))
    if owner is None or message.owner == owner or (message.owner is None and message.queue in queues):
        return message
    raise NotFound("There is no such message.")


def _line(message: Voicemail) -> VoicemailLine:
    return VoicemailLine(**{name: getattr(message, name) for name in VoicemailLine.__struct_fields__})


ROUTES = (
    Route(
        method="GET",
        path="/api/voicemails",
        summary="The messages that callers left",
        handler=voicemails,
        query=Which,
        answer=VoicemailList,
    ),
    Route(
        method="GET",
        path=f"{MESSAGE}/audio",
        summary="Hear a message",
        handler=audio,
        media=WAVE,
        errors=(NotFound,),
    ),
    Route(
        method="POST",
        path=f"{MESSAGE}/heard",
        summary="Mark a message as heard",
        handler=heard,
        status=204,
        errors=(NotFound,),
    ),
)

"""What an agent writes about his own calls: who it was, a note, a disposition."""

from __future__ import annotations

from datetime import UTC, datetime

from crm_store.errors import NotFound
from crm_store.records import Role
from crm_store.writes import DispositionGiven, NoteWritten
from screenpop.errors import NotKept, NotYourCall, UnknownDisposition
from screenpop.http.bodies import CustomerChoice, DispositionChoice, NoteText
from screenpop.http.route import Ask, Route

CALL = "/api/calls/{call:[^/]{1,200}}"
AGENT: frozenset[Role] = frozenset({"agent"})


async def choose_customer(ask: Ask) -> None:
    """Say who the caller is."""
    call = _own_call(ask)
    await ask.services.desks.choose_customer(ask.actor, call, ask.body.customer)


async def note(ask: Ask) -> None:
    """Keep the note, in place of an earlier one."""
    call, login, text = _own_call(ask), ask.agent.login, ask.body.text
    await ask.services.keeper.keep(NoteWritten(call=call, by=ask.actor, text=text, at=datetime.now(UTC)))
    ask.services.desks.noted(login, call, text)


async def dispose(ask: Ask) -> None:
    """Keep the disposition."""
    call, login, code = _own_call(ask), ask.agent.login, ask.body.code
    if code not in ask.services.options.dispositions:
        raise UnknownDisposition
    await ask.services.keeper.keep(DispositionGiven(call=call, by=ask.actor, code=code, at=datetime.now(UTC)))
    ask.services.desks.disposed(login, call, code)


def _own_call(ask: Ask) -> str:
    call = ask.part("call")
    if not ask.services.pops.has(ask.agent.login, call):
        raise NotYourCall
    return call


ROUTES = (
    Route(
        method="PUT",
        path=f"{CALL}/customer",
        summary="Say who the caller is",
        handler=choose_customer,
        roles=AGENT,
        body=CustomerChoice,
        status=204,
        errors=(NotYourCall, NotFound, NotKept),
    ),
    Route(
        method="PUT",
        path=f"{CALL}/note",
        summary="Keep a note of the call",
        handler=note,
        roles=AGENT,
        body=NoteText,
        status=204,
        errors=(NotYourCall, NotKept),
    ),
    Route(
        method="PUT",
        path=f"{CALL}/disposition",
        summary="Give the verdict on the call",
        handler=dispose,
        roles=AGENT,
        body=DispositionChoice,
        status=204,
        errors=(NotYourCall, UnknownDisposition, NotKept),
    ),
)

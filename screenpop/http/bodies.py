"""What goes over HTTP besides the store's own records: one msgspec type a body. A request refuses unknown fields."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from crm_store.queue_record import QueueRecord
from crm_store.queues import QueueWords
from crm_store.records import Found, Role, Utc
from screenpop.messages import Part

Login = Annotated[str, Meta(min_length=1, max_length=100)]
Language = Literal["en", "ru", "uk"]


class Asked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something a browser sends in."""


class Answer(Struct, frozen=True, kw_only=True):
    """Something the service answers."""


class Credentials(Asked, frozen=True, kw_only=True):
    """Who signs in, and his password."""

    login: Login
    password: Annotated[str, Meta(min_length=1, max_length=1000)]


class LanguageChoice(Asked, frozen=True, kw_only=True):
    """The language that the agent wants to read."""

    language: Language


class CustomerChoice(Asked, frozen=True, kw_only=True):
    """The customer who is on the line, as the agent has found out."""

    customer: Annotated[int, Meta(ge=1, le=2**53)]


class NoteText(Asked, frozen=True, kw_only=True):
    """All that the agent has written down of a call; it replaces what was there."""

    text: Annotated[str, Meta(max_length=10_000)]


class DispositionChoice(Asked, frozen=True, kw_only=True):
    """The agent's verdict on a finished call."""

    code: Annotated[str, Meta(min_length=1, max_length=100)]


class DemoCallRequest(Asked, frozen=True, kw_only=True):
    """Which of the demo's customers shall ring; nobody in particular when left out."""

    number: Annotated[str, Meta(max_length=40)] | None = None


class QueueChange(Asked, frozen=True, kw_only=True):
    """A queue as it shall be; `version` is that of the queue that was changed, None for a new one."""

    queue: QueueRecord
    version: Annotated[str, Meta(max_length=64)] | None = None


class SignedIn(Answer, frozen=True, kw_only=True):
    """Who is signed in."""

    agent: str
    name: str
    role: Role
    language: str


class PhoneAccount(Answer, frozen=True, kw_only=True):
    """How the browser's phone registers with Asterisk."""

    websocket_url: str
    sip_uri: str
    authorization_user: str
    password: str
    display_name: str
    stun: tuple[str, ...] = ()


class FoundCustomers(Answer, frozen=True, kw_only=True):
    """The hits of a search, best first."""

    items: tuple[Found, ...]


class CustomerCreated(Answer, frozen=True, kw_only=True):
    """The number of the new customer's record."""

    customer: int


class DemoCaller(Answer, frozen=True, kw_only=True):
    """Somebody who can ring in the demo, and why that is worth seeing."""

    number: str
    hint: str


class DemoCallers(Answer, frozen=True, kw_only=True):
    """All who can ring in the demo."""

    items: tuple[DemoCaller, ...]


class DemoCalled(Answer, frozen=True, kw_only=True):
    """Who is ringing now."""

    number: str


class KeptQueue(Answer, frozen=True, kw_only=True):
    """A queue, the `version` to change it by, whether it is open, and when that changes (None: not soon, or never)."""

    queue: QueueRecord
    version: str
    open: bool
    changes: Utc | None


class KeptQueues(Answer, frozen=True, kw_only=True):
    """All queues, `default` the one for calls that name none, `template` a new one with the default of every setting.

    `words` are those that settings can name so far.
    """

    items: tuple[KeptQueue, ...]
    default: str
    template: QueueRecord
    words: QueueWords


class Healthy(Answer, frozen=True, kw_only=True):
    """The service answers; these parts of it do not."""

    degraded: tuple[Part, ...]


class WrongField(Answer, frozen=True, kw_only=True):
    """A field of the body that is wrong, as a path (`queue.hours.zone`), and a stable code for what is."""

    field: str
    code: str


class ProblemDetail(Answer, frozen=True, kw_only=True):
    """What went wrong: the codes are stable, and translated by the screen; the rest is for the console."""

    code: str
    message: str
    hint: str = ""
    fields: tuple[WrongField, ...] = ()


class Problem(Answer, frozen=True, kw_only=True):
    """The body of every answer that is not a success."""

    error: ProblemDetail

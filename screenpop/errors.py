"""What screenpop refuses or fails at: one root, its `code`, `status` and `hint` shown by HTTP and WebSocket alike."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable


class ScreenpopError(Exception):
    """Something went wrong on our side."""

    code = "internal"
    status = 500
    hint = ""
    retry_after: int | None = None
    fields: tuple[tuple[str, str], ...] = ()
    """Which fields of the body are wrong, as paths, each with a code."""

    def __init__(self, message: str | None = None, *, hint: str | None = None) -> None:
        super().__init__(message or type(self).__doc__)
        if hint is not None:
            self.hint = hint


class NotSignedIn(ScreenpopError):
    """Nobody is signed in here."""

    code, status, hint = "not_signed_in", 401, "Sign in first."


class BadCredentials(ScreenpopError):
    """Login and password do not belong together."""

    code, status = "bad_credentials", 401


class TooManyAttempts(ScreenpopError):
    """There were too many attempts to sign in."""

    code, status = "too_many_attempts", 429

    def __init__(self, seconds: float) -> None:
        super().__init__(hint="Wait a little before the next attempt.")
        self.retry_after = max(1, math.ceil(seconds))


class BadToken(ScreenpopError):
    """This token is unknown, has expired or was revoked."""

    code, status, hint = "bad_token", 401, "An administrator makes a new one on the page Integrations."


class TwoCredentials(ScreenpopError):
    """This request has both a token and a session."""

    code, status, hint = "two_credentials", 400, "A program sends its token and no cookie."


class OutOfScope(ScreenpopError):
    """This token may not do that."""

    code, status = "out_of_scope", 403


class IdempotencyMismatch(ScreenpopError):
    """This key belongs to another request."""

    code, status, hint = "idempotency_mismatch", 422, "Give each request a key of its own."


class InFlight(ScreenpopError):
    """This very request is being carried out."""

    code, status, hint = "in_flight", 409, "Send it again in a moment: you get its answer."


class AnswerLost(ScreenpopError):
    """This request was carried out, but its answer was lost."""

    code, status, hint = "answer_lost", 409, "Do not send it again: read what it made."


class ReceiverRefused(ScreenpopError):
    """Nothing may be sent to this address."""

    code, status, hint = "receiver_refused", 422, "The setting webhooks.networks names addresses inside the firm."


class TooManyConnections(ScreenpopError):
    """This session has too many connections already."""

    code, status, hint = "too_many_connections", 429, "Close some tabs."


class ForeignOrigin(ScreenpopError):
    """The request does not come from our own pages."""

    code, status, hint = "foreign_origin", 403, "Writes and WebSockets need the Origin header of the service itself."


class NotAllowed(ScreenpopError):
    """This is for another role."""

    code, status = "not_allowed", 403


class NotYourCall(ScreenpopError):
    """Only the agent who has this call may do that."""

    code, status = "not_your_call", 403


class NotKept(ScreenpopError):
    """Neither the disk nor the store takes anything just now."""

    code, status, hint = "not_kept", 507, "Leave it where it is, and tell an administrator that the disk is full."


class NotConfirmed(ScreenpopError):
    """This stays closed until the customer is confirmed."""

    code, status, hint = "not_confirmed", 403, "Make sure whom you talk with, and say so."


class PreconditionRequired(ScreenpopError):
    """Say which version you have read."""

    code, status = "precondition_required", 428
    hint = "Send the ETag that came with it as If-Match, so that nobody's change is lost."


class NotOnTheLine(ScreenpopError):
    """Only a caller who rang in, and talks with you, can be transferred."""

    code, status = "not_on_the_line", 409


class NoSuchTarget(ScreenpopError):
    """There is no such queue, or no such colleague at work."""

    code, status = "no_such_target", 404


class TransferFailed(ScreenpopError):
    """Asterisk did not transfer the call."""

    code, status, hint = "transfer_failed", 503, "The caller is still with you: try again."


class NoPhone(ScreenpopError):
    """No browser phone is set up for this agent."""

    code, status, hint = "no_phone", 404, "An administrator gives the agent an endpoint and a SIP password."


class NoDemo(ScreenpopError):
    """This service does not run the demo."""

    code, status = "no_demo", 404


class DemoUnreachable(ScreenpopError):
    """Asterisk does not take calls of the demo just now."""

    code, status, hint = "demo_unreachable", 503, "Try again when Asterisk is back."


class NoPlanner(ScreenpopError):
    """This service plans no staff."""

    code, status = "no_planner", 404


class PlannerBusy(ScreenpopError):
    """Several plans are being made already."""

    code, status, hint = "planner_busy", 503, "Try again in a minute."


class PlanRefused(ScreenpopError):
    """This could not be planned."""

    code, status = "plan_refused", 409


class NoCalls(ScreenpopError):
    """There were no calls then."""

    code, status = "no_calls", 409


class NoShifts(ScreenpopError):
    """It is not known who was at work then."""

    code, status = "no_shifts", 409


class TooManyCalls(ScreenpopError):
    """There were too many calls for one plan."""

    code, status, hint = "too_many_calls", 409, "Plan with `farley staff`, from fewer days."


class NoSuchPlace(ScreenpopError):
    """There is nothing at this address."""

    code, status = "no_such_place", 404


class WrongMethod(ScreenpopError):
    """This cannot be done at this address."""

    code, status = "wrong_method", 405


class NotJson(ScreenpopError):
    """The body must be JSON."""

    code, status, hint = "not_json", 415, "Send Content-Type: application/json."


class TooLarge(ScreenpopError):
    """The body is too large."""

    code, status = "too_large", 413


class Invalid(ScreenpopError):
    """The request does not say what was expected."""

    code, status = "invalid", 422

    def __init__(self, *, hint: str) -> None:
        super().__init__(hint=hint)
        self.fields = _named(hint)


def _named(hint: str) -> tuple[tuple[str, str], ...]:
    """The field that msgspec's sentence is about: at its end the path, in it the key that is missing or unknown."""
    at = re.search(r" - at `\$\.?([^`]*)`$", hint)
    path = at[1] if at else ""
    key = re.match(r"Object (?:(missing) required|contains (unknown)) field `(.+?)`(?: - at |$)", hint, re.DOTALL)
    if key:
        return ((f"{path}.{key[3]}" if path else key[3], key[1] or key[2]),)
    return ((path, "invalid"),) if path else ()


class QueueInvalid(ScreenpopError):
    """These settings of a queue contradict each other, or name what is not there."""

    code, status = "queue_invalid", 422

    def __init__(self, fields: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self.fields = tuple(fields)


class QueueExists(ScreenpopError):
    """There is a queue of this name already."""

    code, status = "queue_exists", 409


class QueueChanged(ScreenpopError):
    """Somebody else has changed this queue meanwhile."""

    code, status, hint = "queue_changed", 409, "Read it again, and change that."


class QueueInUse(ScreenpopError):
    """This queue cannot be removed: calls for which no queue is named go into it, or another queue leads into it."""

    code, status = "queue_in_use", 409


class NoImports(ScreenpopError):
    """This service reads no files in."""

    code, status = "no_imports", 404


class ImportRefused(ScreenpopError):
    """This file cannot be read in so."""

    code, status = "import_refused", 422


class ImportSpreadsheet(ScreenpopError):
    """This is a spreadsheet: save it as CSV, and send that."""

    code, status = "import_spreadsheet", 422


class ImportBegun(ScreenpopError):
    """This import is under way, done, or was not uploaded here."""

    code, status = "import_begun", 409


class UnknownDisposition(ScreenpopError):
    """There is no such disposition."""

    code, status = "unknown_disposition", 422


class UnknownReason(ScreenpopError):
    """There is no such reason for a break."""

    code, status = "unknown_reason", 422


class NotForYourRole(ScreenpopError):
    """Only those who take calls may ask for this."""

    code, status = "not_for_your_role", 403


class NotBuilt(ScreenpopError):
    """The web app has not been built."""

    code, status, hint = "not_built", 503, "Run `make install`."

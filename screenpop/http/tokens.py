"""Tokens of other programs, for administrators: made, listed, revoked."""

from __future__ import annotations

from datetime import UTC, datetime

from crm_store.errors import Conflict, NotFound
from crm_store.tokens import NewToken, Token
from screenpop.errors import Invalid
from screenpop.http.bodies import Answer
from screenpop.http.route import ADMINISTRATORS, Ask, Route


class MadeToken(Answer, frozen=True, kw_only=True):
    """A token that was just made. `text` is what its program sends; it is shown this once."""

    text: str
    token: Token


class TokenList(Answer, frozen=True, kw_only=True):
    """All tokens there ever were, newest first."""

    items: tuple[Token, ...]


async def all_tokens(ask: Ask) -> TokenList:
    """Every token with its scopes, and when it was used last."""
    return TokenList(items=await ask.services.store.tokens())


async def make(ask: Ask) -> MadeToken:
    """Make a token. Its text is in this answer and nowhere else."""
    new: NewToken = ask.body
    if new.expires_at is not None and new.expires_at <= datetime.now(UTC):
        raise Invalid(hint="Is in the past - at `$.expires_at`")
    text, token = await ask.services.store.add_token(new, by=ask.actor)
    return MadeToken(text=text, token=token)


async def revoke(ask: Ask) -> None:
    """Let a token work no more, from the next request on."""
    await ask.services.store.revoke_token(int(ask.part("token")), by=ask.actor)


ROUTES = (
    Route(
        method="GET",
        path="/api/tokens",
        summary="All tokens of other programs",
        handler=all_tokens,
        roles=ADMINISTRATORS,
        answer=TokenList,
    ),
    Route(
        method="POST",
        path="/api/tokens",
        summary="Make a token",
        handler=make,
        roles=ADMINISTRATORS,
        body=NewToken,
        answer=MadeToken,
        status=201,
        errors=(Conflict,),
    ),
    Route(
        method="DELETE",
        path=r"/api/tokens/{token:\d{1,15}}",
        summary="Revoke a token",
        handler=revoke,
        roles=ADMINISTRATORS,
        status=204,
        errors=(NotFound,),
    ),
)

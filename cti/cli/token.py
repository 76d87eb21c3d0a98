"""`farley token`: keys of other programs that use the HTTP API."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Annotated, get_args

import typer
from rich.table import Table

from crm_store.errors import Conflict
from crm_store.tokens import NewToken, Scope, Token
from cti.cli.common import CliError, opened_store, operator, output, settings_of
from cti.settings import NAME_PATTERN, Settings

SCOPES: tuple[Scope, ...] = get_args(Scope)

app = typer.Typer(no_args_is_help=True, help="Make, list and revoke the keys of other programs (docs/api.md).")

Name = Annotated[str, typer.Argument(help="What the audit calls the program.", show_default=False)]


@app.command()
def add(
    context: typer.Context,
    name: Name,
    scope: Annotated[list[str], typer.Option(help=f"One of {', '.join(SCOPES)}. May be repeated.", show_default=False)],
    days: Annotated[int | None, typer.Option(min=1, max=3650, help="Days that it works. Without: for good.")] = None,
) -> None:
    """Make a token. It is shown once.

    Example: farley token add website --scope customers:read --scope customers:write --days 365
    """
    if not NAME_PATTERN.fullmatch(name):
        raise CliError(f"{name!r} is no name: take letters, digits, dot, dash and underscore")
    scopes = tuple(each for each in SCOPES if each in scope)
    if unknown := set(scope) - set(scopes):
        raise CliError(f"{unknown.pop()!r} is no scope; there are {', '.join(SCOPES)}")
    expires_at = datetime.now(UTC) + timedelta(days=days) if days else None
    text = asyncio.run(_add(settings_of(context), NewToken(name=name, scopes=scopes, expires_at=expires_at)))
    output.print(f"Token  {text}   (shown this once)", markup=False, soft_wrap=True)


async def _add(settings: Settings, new: NewToken) -> str:
    async with opened_store(settings) as store:
        try:
            text, _ = await store.add_token(new, by=operator())
        except Conflict:
            raise CliError(f"there was a token {new.name} before: the audit needs another name") from None
        return text


@app.command("list")
def list_them(context: typer.Context) -> None:
    """Show all tokens there ever were, newest first."""
    table = Table("Name", "Scopes", "Made", "By", "Last used", "State", box=None, pad_edge=False)
    for token in asyncio.run(_tokens(settings_of(context))):
        used = _day(token.last_used_at) if token.last_used_at else "never"
        scopes = "\n".join(token.scopes)
        table.add_row(token.name, scopes, _day(token.created_at), token.created_by, used, _state(token))
    output.print(table)


async def _tokens(settings: Settings) -> tuple[Token, ...]:
    async with opened_store(settings) as store:
        return await store.tokens()


@app.command()
def revoke(context: typer.Context, name: Name) -> None:
    """Let a token work no more, from its next request on."""
    asyncio.run(_revoke(settings_of(context), name))
    output.print(f"{name} is revoked", markup=False)


async def _revoke(settings: Settings, name: str) -> None:
    async with opened_store(settings) as store:
        found = [token.id for token in await store.tokens() if token.name == name]
        if not found:
            raise CliError(f"there is no token {name}; `farley token list` shows those there are")
        await store.revoke_token(found[0], by=operator())


def _state(token: Token) -> str:
    if token.revoked_at:
        return f"revoked {_day(token.revoked_at)}"
    if token.expires_at is None:
        return "works"
    return f"{'works until' if token.expires_at > datetime.now(UTC) else 'expired'} {_day(token.expires_at)}"


def _day(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")

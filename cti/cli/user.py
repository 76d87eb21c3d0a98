"""`farley user`: who may sign in, and with which telephone."""

from __future__ import annotations

import asyncio
import secrets
import sys
from typing import Annotated

import typer
from rich.table import Table

from crm_store.errors import Conflict, NotFound
from crm_store.records import AgentRecord, Role
from cti.cli.common import CliError, Login, opened_store, operator, output, settings_of
from cti.pbx.render import AgentPhone, phone_sections
from cti.secret import Secret
from cti.settings import NAME_PATTERN, Settings
from screenpop.passwords import hash_password

LEAST_PASSWORD = 10

app = typer.Typer(no_args_is_help=True, help="Add people, and change passwords, roles and telephones.")

Typed = Annotated[bool, typer.Option("--stdin", help="Read the password from standard input instead of making one.")]


@app.command()
def add(
    context: typer.Context,
    login: Login,
    name: Annotated[str, typer.Option(help="Full name, as others see it.", show_default=False)],
    role: Annotated[Role, typer.Option(help="What he may do.")] = "agent",
    team: Annotated[list[str] | None, typer.Option(help="A team he belongs to. May be repeated.")] = None,
    skill: Annotated[list[str] | None, typer.Option(help="A skill and its level, as card:7. May be repeated.")] = None,
    language: Annotated[str, typer.Option(help="Language of his screens: en, ru or uk.")] = "en",
    stdin: Typed = False,
) -> None:
    """Let somebody new sign in. His password is made and shown once.

    Example: farley user add anna --name "Anna Koval" --team private --skill loans:8
    """
    if not NAME_PATTERN.fullmatch(login):
        raise CliError(f"{login!r} is no login: take letters, digits, dot, dash and underscore")
    agent = AgentRecord(
        login=login,
        name=name,
        role=role,
        language=language,
        teams=tuple(team or ()),
        skills=dict(_level(item) for item in skill or ()),
    )
    password = _password(stdin)
    asyncio.run(_add(settings_of(context), agent, password))
    _show(login, password, made=not stdin)


async def _add(settings: Settings, agent: AgentRecord, password: str) -> None:
    async with opened_store(settings) as store:
        try:
            await store.add_agent(agent, hash_password(password), by=operator())
        except Conflict:
            raise CliError(
                f"{agent.login} is there already; `farley user password {agent.login}` changes his password"
            ) from None


@app.command()
def password(context: typer.Context, login: Login, stdin: Typed = False) -> None:
    """Give somebody a new password and end his sessions. It is made and shown once."""
    text = _password(stdin)
    asyncio.run(_set_password(settings_of(context), login, text))
    _show(login, text, made=not stdin)


async def _set_password(settings: Settings, login: str, text: str) -> None:
    async with opened_store(settings) as store:
        try:
            await store.set_password(login, hash_password(text), by=operator())
        except NotFound:
            raise _nobody(login) from None
        await store.end_sessions(login)


@app.command()
def role(
    context: typer.Context,
    login: Login,
    role: Annotated[Role, typer.Argument(help="What he may do.", show_default=False)],
) -> None:
    """Change what somebody may do. He signs in anew."""
    asyncio.run(_set_role(settings_of(context), login, role))
    output.print(f"{login} is {role} now")


async def _set_role(settings: Settings, login: str, role: Role) -> None:
    async with opened_store(settings) as store:
        try:
            await store.set_role(login, role, by=operator())
        except NotFound:
            raise _nobody(login) from None
        await store.end_sessions(login)


@app.command()
def endpoint(
    context: typer.Context,
    login: Login,
    name: Annotated[
        str | None, typer.Argument(help="PJSIP endpoint in Asterisk, such as anna. Without it: the login.")
    ] = None,
    webrtc: Annotated[
        bool, typer.Option("--webrtc", help="The phone is his browser: make a SIP password and show what to include.")
    ] = False,
    none: Annotated[bool, typer.Option("--none", help="Take his telephone away.")] = False,
) -> None:
    """Say which telephone rings when a call is offered to somebody.

    A desk phone is an endpoint that Asterisk has already. With --webrtc his browser is the phone: the sections shown go
    into farley_agents.conf, then `asterisk -rx "pjsip reload"`.
    """
    chosen = None if none else name or login
    if chosen and not NAME_PATTERN.fullmatch(chosen):
        raise CliError(f"{chosen!r} is no endpoint: take letters, digits, dot, dash and underscore")
    sip = Secret(secrets.token_urlsafe(24)) if webrtc and chosen else None
    sections = phone_sections([AgentPhone(endpoint=chosen, password=sip)]) if chosen and sip else ""
    asyncio.run(_set_endpoint(settings_of(context), login, chosen, sip))
    if sections:
        print(sections, end="")
    else:
        output.print(f"{login} is rung on PJSIP/{chosen}" if chosen else f"{login} has no telephone now")


async def _set_endpoint(settings: Settings, login: str, name: str | None, sip: Secret | None) -> None:
    async with opened_store(settings) as store:
        try:
            secret = sip.reveal() if sip else None
            await store.set_endpoint(login, f"PJSIP/{name}" if name else None, secret, by=operator())
        except NotFound:
            raise _nobody(login) from None


@app.command("list")
def list_them(context: typer.Context) -> None:
    """Show everybody who may sign in."""
    table = Table("Login", "Name", "Role", "Teams", "Skills", "Telephone", box=None, pad_edge=False)
    for agent in asyncio.run(_agents(settings_of(context))):
        skills = ", ".join(f"{skill}:{level}" for skill, level in agent.skills.items())
        phone = agent.endpoint or "none"
        shown = f"{phone} (browser)" if agent.sip_password else phone
        table.add_row(agent.login, agent.name, agent.role, ", ".join(agent.teams), skills, shown)
    output.print(table)


async def _agents(settings: Settings) -> tuple[AgentRecord, ...]:
    async with opened_store(settings) as store:
        return await store.agents()


def _nobody(login: str) -> CliError:
    return CliError(f"nobody signs in as {login}; `farley user list` shows who does")


def _password(typed: bool) -> str:
    if not typed:
        return secrets.token_urlsafe(12)
    text = sys.stdin.readline().rstrip("\n")
    if len(text) < LEAST_PASSWORD:
        raise CliError(f"a password has at least {LEAST_PASSWORD} characters")
    return text


def _show(login: str, password: str, *, made: bool) -> None:
    if made:
        output.print(f"Login     {login}\nPassword  {password}   (shown this once)", markup=False)
    else:
        output.print(f"The password of {login} is set", markup=False)


def _level(text: str) -> tuple[str, int]:
    skill, _, level = text.partition(":")
    if not skill or level not in {str(number) for number in range(1, 11)}:
        raise CliError(f"{text!r} is no skill: write its name and a level from 1 to 10, as loans:7")
    return skill, int(level)

"""Sign-in, sign-out, and what belongs to whoever is signed in."""

from __future__ import annotations

from aiohttp import web
from msgspec.structs import replace

from crm_store.records import AgentRecord
from screenpop.errors import BadCredentials, NoPhone, NotSignedIn, TooManyAttempts
from screenpop.figures import SIGN_INS
from screenpop.http.address import address_of
from screenpop.http.bodies import Credentials, LanguageChoice, PhoneAccount, SignedIn
from screenpop.http.origin import drop_session_cookie, session_cookie, set_session_cookie
from screenpop.http.route import Ask, Route, json_response


async def sign_in(ask: Ask) -> web.Response:
    """Begin a session; one that the browser had ends."""
    services, credentials = ask.services, ask.body
    try:
        cookie, agent = await services.sessions.sign_in(
            credentials.login, credentials.password, address_of(ask.request, services.options)
        )
    except (BadCredentials, TooManyAttempts) as error:
        SIGN_INS.labels(error.code).inc()
        raise
    SIGN_INS.labels("signed_in").inc()
    await _end_old(ask)
    response = json_response(_signed_in(agent))
    set_session_cookie(response, cookie, services.options)
    return response


async def who(ask: Ask) -> SignedIn:
    """Who is signed in."""
    return _signed_in(ask.agent)


async def sign_out(ask: Ask) -> web.Response:
    """End the session, if there is one."""
    await _end_old(ask)
    response = web.Response(status=204)
    drop_session_cookie(response, ask.services.options)
    return response


async def choose_language(ask: Ask) -> SignedIn:
    """Keep the language that the agent reads."""
    await ask.services.store.set_language(ask.agent.login, ask.body.language)
    return _signed_in(replace(ask.agent, language=ask.body.language))


async def phone(ask: Ask) -> PhoneAccount:
    """How the agent's browser registers with Asterisk."""
    agent, options = ask.agent, ask.services.options
    if not agent.endpoint or not agent.sip_password:
        raise NoPhone
    user = agent.endpoint.rpartition("/")[2]
    return PhoneAccount(
        websocket_url=options.phone_websocket,
        sip_uri=f"sip:{user}@{options.sip_domain}",
        authorization_user=user,
        password=agent.sip_password,
        display_name=agent.name,
        stun=options.stun,
    )


async def _end_old(ask: Ask) -> None:
    sessions = ask.services.sessions
    try:
        await sessions.sign_out(await sessions.of_cookie(session_cookie(ask.request, ask.services.options)))
    except NotSignedIn:
        return


def _signed_in(agent: AgentRecord) -> SignedIn:
    return SignedIn(agent=agent.login, name=agent.name, role=agent.role, language=agent.language)


ROUTES = (
    Route(
        method="POST",
        path="/api/session",
        summary="Sign in",
        handler=sign_in,
        roles=frozenset(),
        body=Credentials,
        answer=SignedIn,
        errors=(BadCredentials, TooManyAttempts),
    ),
    Route(method="GET", path="/api/session", summary="Who is signed in", handler=who, answer=SignedIn),
    Route(method="DELETE", path="/api/session", summary="Sign out", handler=sign_out, roles=frozenset(), status=204),
    Route(
        method="PUT",
        path="/api/session/language",
        summary="Choose the language to read",
        handler=choose_language,
        body=LanguageChoice,
        answer=SignedIn,
    ),
    Route(
        method="GET",
        path="/api/phone",
        summary="How the browser's phone registers",
        handler=phone,
        answer=PhoneAccount,
        errors=(NoPhone,),
    ),
)

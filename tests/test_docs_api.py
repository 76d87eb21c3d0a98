"""docs/api.md says what the service does: its scopes, its snippet, its figures."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

from crm_store.deliveries import KEPT_FOR
from crm_store.idempotency import KEPT_FOR as ANSWERS_KEPT_FOR
from crm_store.tokens import Scope
from crm_store.webhooks import OLD_SECRET_FOR
from cti.settings import Settings
from screenpop.server import ROUTES
from screenpop.webhooks import TRIES, signature

TEXT = (Path(__file__).parents[1] / "docs/api.md").read_text(encoding="utf-8")


def test_every_scope_is_explained_and_every_scope_opens_something() -> None:
    assert tuple(re.findall(r"^\| `([a-z]+:[a-z]+)` \|", TEXT, re.MULTILINE)) == get_args(Scope)
    assert {route.scope for route in ROUTES} - {None} == set(get_args(Scope))


def test_receiver_that_copies_the_snippet_knows_our_requests_from_others() -> None:
    (snippet,) = re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(snippet, names)
    is_genuine = names["is_genuine"]
    secret, old, body, now = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2VjcmV0", '{"a":"є"}', int(time.time())

    def headers(*secrets: str, at: int = now) -> dict[str, str]:
        signed = " ".join(signature(each, "e1", at, body) for each in secrets)
        return {"webhook-id": "e1", "webhook-timestamp": str(at), "webhook-signature": signed}

    assert is_genuine(secret, headers(secret), body.encode())
    assert is_genuine(secret, headers(old, secret), body.encode())
    assert not is_genuine(secret, headers(old), body.encode())
    assert not is_genuine(secret, headers(secret), b"{}")
    assert not is_genuine(secret, headers(secret, at=now - 3600), body.encode())


def test_figures_are_those_of_the_code() -> None:
    assert f"{TRIES} times in about a day" in TEXT
    assert f"within {Settings().webhooks.deadline:.0f} seconds" in TEXT
    assert f"After {Settings().desk.sign_in_attempts_per_address} wrong tokens" in TEXT
    assert {"done": timedelta(days=7), "dead": timedelta(days=60)} == KEPT_FOR
    assert ANSWERS_KEPT_FOR == OLD_SECRET_FOR == timedelta(hours=24)
    assert "for 24 hours" in TEXT
    assert "forgotten after 7 days, dead letters after 60" in TEXT


def test_addresses_in_the_text_are_served() -> None:
    served = {re.sub(r":[^{}]*(\{[^}]*\})?[^{}]*\}", "}", route.path).replace("{webhook}", "{id}") for route in ROUTES}
    for address in re.findall(r"`(?:GET |POST )?(/api/[a-z.{}/-]+)", TEXT):
        assert address in served, address

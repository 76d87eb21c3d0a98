"""The WebSocket's messages as an AsyncAPI 3 document, made from the catalogue's own types."""

from __future__ import annotations

import inspect
from typing import Any, get_args

from msgspec import Struct, json

from screenpop import messages
from screenpop.closing import Close

OUTGOING: tuple[type[Struct], ...] = get_args(messages.Outgoing)
INCOMING: tuple[type[Struct], ...] = get_args(messages.Incoming)


def asyncapi() -> dict[str, object]:
    """The whole document."""
    schemas, components = json.schema_components(OUTGOING + INCOMING, ref_template="#/components/schemas/{name}")
    closes = ", ".join(f"{close.value} {close.reason}" for close in sorted(Close))
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Farley", "version": str(messages.VERSION)},
        "defaultContentType": "application/json",
        "channels": {
            "browser": {
                "address": "/ws",
                "description": (
                    "Opened by a signed-in page of the same origin (session cookie, Origin). Text frames of at most "
                    f"64 KiB. The browser begins with `resume`. Close codes: {closes}."
                ),
                "messages": {
                    _tag(kind): {"$ref": f"#/components/messages/{_tag(kind)}"} for kind in OUTGOING + INCOMING
                },
            }
        },
        "operations": {"tell": _operation("send", OUTGOING), "listen": _operation("receive", INCOMING)},
        "components": {
            "messages": {
                _tag(kind): {"summary": inspect.getdoc(kind), "payload": schema}
                for kind, schema in zip(OUTGOING + INCOMING, schemas, strict=True)
            },
            "schemas": components,
        },
    }


def _operation(action: str, kinds: tuple[type[Struct], ...]) -> dict[str, Any]:
    channel = "#/channels/browser"
    return {
        "action": action,
        "channel": {"$ref": channel},
        "messages": [{"$ref": f"{channel}/messages/{_tag(kind)}"} for kind in kinds],
    }


def _tag(kind: type[Struct]) -> str:
    return str(kind.__struct_config__.tag)

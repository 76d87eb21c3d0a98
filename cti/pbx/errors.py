"""What can go wrong with an Asterisk of our own. Every message says what to do."""

from __future__ import annotations

from cti.errors import CtiError


class PbxError(CtiError):
    """Our own Asterisk cannot be used."""


class CannotUnpack(PbxError):
    """Asterisk cannot be unpacked here."""


class DidNotStart(PbxError):
    """Asterisk ended or stayed silent before it was fully booted."""

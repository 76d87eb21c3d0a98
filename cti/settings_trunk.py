"""How a trunk presents its callers, and what of that is believed."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from cti.settings_section import Region, Section, says


class Trunk(Section, frozen=True, kw_only=True):
    """How the trunk of this name (its endpoint in Asterisk) presents callers, and what of that is believed."""

    region: Annotated[
        Region | None,
        says("Country (ISO 3166) in which its national numbers are read. Not set: that of `store.region`."),
    ] = None
    prefixes: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^[0-9]{1,6}$")], ...],
        says("Digits that it puts before a number, such as `9`; they are taken off."),
    ] = ()
    international: Annotated[
        bool, says("It presents the country code without a plus: `380441234567` is then read as `+380441234567`.")
    ] = False
    asserted: Annotated[
        bool,
        says("Its P-Asserted-Identity is believed before the From that a caller's own phone may write."),
    ] = False
    attestation: Annotated[
        bool,
        says(
            "Its STIR/SHAKEN attestation is believed: what Asterisk verified, or else `verstat` in P-Asserted-Identity "
            "and From. A call without one is believed as far as `routing.trunk_trust` says."
        ),
    ] = False

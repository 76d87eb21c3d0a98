"""Asterisk verifies a signed call, and Farley believes what it found."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from cti.pbx.render import Site
from tests.system.calls.test_caller_id import arrives
from tests.system.office import Office
from tests.system.service import ANNAS, BORISES
from tests.system.stir_shaken import Carrier

pytestmark = pytest.mark.system

MODULES = "load=res_curl.so\nload=res_stir_shaken.so\nload=res_pjsip_stir_shaken.so\n"
PROFILE = """[verification]
ca_file={authority}
cert_cache_dir={cache}
relax_x5u_port_scheme_restrictions=yes
relax_x5u_path_restrictions=yes
x5u_deny=0.0.0.0/0.0.0.0
x5u_permit=127.0.0.0/8

[carrier]
type=profile
endpoint_behavior=verify
"""
DID = "380800123456"


@pytest.fixture
async def carrier(tmp_path: Path) -> AsyncIterator[Carrier]:
    """Who signs the calls."""
    async with Carrier(tmp_path / "carrier") as carrier:
        yield carrier


@pytest.fixture
def site(site: Site, carrier: Carrier) -> Site:
    """An Asterisk that verifies what comes over the trunk."""
    extra = {
        "modules.conf": MODULES,
        "stir_shaken.conf": PROFILE.format(authority=carrier.authority, cache=carrier.cache),
        "pjsip.conf": "[farley-trunk](+type=endpoint)\nstir_shaken_profile=carrier\n",
    }
    return replace(site, extra=extra)


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    """Attestation of the trunk is believed."""
    file = tmp_path / "farley.toml"
    file.write_text("[trunks.farley-trunk]\nattestation = true\n")
    return {"CONFIG": str(file)}


@pytest.mark.parametrize(
    ("number", "level", "forged", "trust"),
    [
        (ANNAS, "A", False, "verified"),
        (ANNAS, "B", False, "partial"),
        (ANNAS, "C", False, "none"),
        (ANNAS, "A", True, "none"),
        (BORISES, "A", False, "none"),
        (ANNAS, None, False, "trunk"),
    ],
)
async def test_signature_that_asterisk_verified_decides(
    office: Office, carrier: Carrier, number: str, level: str | None, forged: bool, trust: str
) -> None:
    headers = carrier.signed(number, DID, level, forged=forged) if level else ()
    record = await arrives(office, ANNAS, *headers)
    assert (record.number.e164, record.trust) == (ANNAS, trust), office.pbx.log_text()

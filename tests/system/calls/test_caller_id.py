"""What a trunk says of its caller, through a real Asterisk: believed where the settings say so, and only there."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_store.records import CallRecord
from tests.system.office import Office
from tests.system.service import ANNAS, BORISES

pytestmark = pytest.mark.system

SIGNED = "verstat=TN-Validation-Passed-A"
ASSERTED = f"P-Asserted-Identity: <sip:{ANNAS};{SIGNED}@carrier.example;user=phone>"


@pytest.fixture
def trunk() -> str:
    """Settings of the trunk that a test may override."""
    return "asserted = true\nattestation = true\n"


@pytest.fixture
def settings(trunk: str, tmp_path: Path) -> dict[str, str]:
    """The service knows the trunk."""
    file = tmp_path / "farley.toml"
    file.write_text(f"[trunks.farley-trunk]\n{trunk}")
    return {"CONFIG": str(file)}


async def arrives(office: Office, number: str, *headers: str, display: str = "") -> CallRecord:
    await office.caller(number, display=display, headers=headers)
    return await office.service.record(lambda record: True)


async def test_asserted_number_finds_the_customer_and_its_signature_shows(office: Office) -> None:
    anna = await office.desk("anna", ready=True)
    record = await arrives(office, "+380930000001", ASSERTED)
    pop = await anna.sees_pop("offered")
    assert (pop["number"], pop["trust"], pop["profile"]["owner"]) == (ANNAS, "verified", "anna")
    assert (record.number.e164, record.trust, record.trunk) == (ANNAS, "verified", "farley-trunk")


async def test_signature_in_from_counts_too(office: Office) -> None:
    record = await arrives(office, f"{ANNAS};verstat=TN-Validation-Passed-B")
    assert (record.number.e164, record.trust) == (ANNAS, "partial")


async def test_caller_who_withholds_his_number_is_anonymous(office: Office) -> None:
    record = await arrives(office, "anonymous", ASSERTED, "Privacy: id")
    assert (record.number.kind, record.number.input, record.customer) == ("anonymous", "", None)


@pytest.mark.parametrize("trunk", ["attestation = false\n"])
async def test_headers_of_a_trunk_that_is_not_believed_are_nothing(office: Office) -> None:
    record = await arrives(office, f"{BORISES};{SIGNED}", ASSERTED)
    assert (record.number.e164, record.trust) == (BORISES, "trunk")


@pytest.mark.parametrize(
    "display",
    [
        f'"<sip:{ANNAS};{SIGNED}@x>) :1" ',
        f'"x)<sip:{ANNAS};{SIGNED}@x>" ',
        f'"${{EXTEN}}}}),<sip:{ANNAS};{SIGNED}@x>" ',
        f'"\\\\\\"<sip:{ANNAS};{SIGNED}@x>" ',
    ],
)
async def test_name_that_looks_like_a_signed_address_is_a_name(office: Office, display: str) -> None:
    record = await arrives(office, BORISES, display=display)
    assert (record.number.e164, record.trust) == (BORISES, "trunk")


async def test_line_break_hidden_in_a_header_says_nothing_to_the_service(office: Office) -> None:
    forged = f'P-Asserted-Identity: "%0D%0A" <sip:{ANNAS}%0D%0A200 result=1@x>'
    record = await arrives(office, f"{BORISES};tag=x)%0A200%20result=1", forged)
    assert (record.number.e164, record.trust) == (BORISES, "trunk")
    assert "ERROR" not in office.pbx.log_text()


@pytest.mark.parametrize("trunk", ['region = "GB"\nprefixes = ["9"]\n'])
async def test_trunk_has_its_own_way_to_present_numbers(office: Office) -> None:
    record = await arrives(office, "902079460018")
    assert record.number.e164 == "+442079460018"

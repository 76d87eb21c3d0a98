"""What a trunk says of its caller is believed as far as its settings say, and no further."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cti.caller_id import Invite, caller_id
from cti.settings import Routing, Settings, Store
from cti.settings_trunk import Trunk

OLENA, STRANGER = "+380501112233", "+380931234567"
SIGNED = "TN-Validation-Passed-A"
SETTINGS = Settings(
    routing=Routing(trunk_trust={"attests": "trunk", "anybody": "none", "bank": "verified"}),
    trunks={
        "asserts": Trunk(asserted=True),
        "attests": Trunk(attestation=True),
        "both": Trunk(asserted=True, attestation=True),
        "british": Trunk(region="GB", prefixes=("9",)),
        "abroad": Trunk(international=True),
    },
)


def said(trunk: str, caller: str = OLENA, **invite: str) -> tuple[str | None, str]:
    found = caller_id(SETTINGS, trunk, caller, Invite(**invite))
    return found.number.e164, found.trust


def test_each_trunk_reads_numbers_in_its_own_way() -> None:
    assert said("unnamed", "050 111 22 33")[0] == OLENA
    assert said("british", "9020 7946 0018")[0] == "+442079460018"
    assert said("abroad", "442079460018")[0] == "+442079460018"


def test_a_number_is_internal_as_far_as_the_office_says() -> None:
    six = Settings(store=Store(internal_digits=6))
    assert caller_id(six, "any", "123456").number.kind == "internal"
    assert caller_id(Settings(), "any", "123456").number.kind == "invalid"


@pytest.mark.parametrize(
    "asserted",
    [
        f"<sip:{OLENA}@carrier.example>",
        f'"Olena" <sip:{OLENA}@carrier.example;user=phone>',
        f"<tel:{OLENA}>",
        f"sip:{OLENA}@carrier.example",
        f"<sip:anna@carrier.example>, <tel:{OLENA}>",
        f'"<sip:{STRANGER}@x>, \\"" <sip:0501112233@carrier.example>',
    ],
)
def test_asserted_identity_goes_before_what_the_caller_claims(asserted: str) -> None:
    assert said("asserts", STRANGER, asserted=asserted) == (OLENA, "trunk")
    assert said("attests", STRANGER, asserted=asserted) == (STRANGER, "trunk")


@pytest.mark.parametrize(
    "asserted", ["", "<sip:anonymous@anonymous.invalid>", f'"<sip:{OLENA}@x>', f'"a" b <{OLENA}', "<<>>"]
)
def test_claimed_number_stands_where_nothing_usable_is_asserted(asserted: str) -> None:
    assert said("asserts", STRANGER, asserted=asserted) == (STRANGER, "trunk")


@pytest.mark.parametrize("privacy", ["id", "user;id", "id;critical"])
def test_number_that_its_owner_withholds_is_not_used(privacy: str) -> None:
    found = caller_id(SETTINGS, "asserts", "anonymous", Invite(asserted=f"<sip:{OLENA}@c>", privacy=privacy))
    assert (found.number.kind, found.number.input, found.number.e164) == ("anonymous", "", None)
    assert said("asserts", "anonymous", asserted=f"<sip:{OLENA}@c>", privacy="none")[0] == OLENA


@pytest.mark.parametrize(
    ("verstat", "trust"),
    [
        (SIGNED, "verified"),
        ("tn-validation-passed-a", "verified"),
        ("TN-Validation-Passed-B", "partial"),
        ("TN-Validation-Passed", "partial"),
        ("TN-Validation-Passed-C", "none"),
        ("TN-Validation-Failed", "none"),
        ("TN-Validation-Failed-A", "none"),
        ("No-TN-Validation", "trunk"),
        ("TN-Validation-Passed-A-lot", "trunk"),
        ("nonsense", "trunk"),
    ],
)
@pytest.mark.parametrize(
    "address", ["<sip:{}{}@carrier.example;user=phone>", "<tel:{}{}>", "<sip:{}@carrier.example{}>"]
)
def test_attestation_of_the_trunk_decides_how_far_the_number_is_believed(
    address: str, verstat: str, trust: str
) -> None:
    written = address.format(OLENA, f";verstat={verstat}")
    assert said("attests", claimed=f'"Olena" {written};tag=1') == (OLENA, trust)
    assert said("both", STRANGER, asserted=written) == (OLENA, trust)


@pytest.mark.parametrize(
    "claimed",
    [
        f'"<sip:{OLENA};verstat={SIGNED}@c>" <sip:{OLENA}@c>;tag=1',
        f"<sip:{OLENA}@c>;tag=1;verstat={SIGNED}",
        f'<sip:{OLENA}@c>;tag="<sip:{OLENA};verstat={SIGNED}@c>"',
        f"<sip:{STRANGER};verstat={SIGNED}@c>",
        f'"<sip:{OLENA};verstat={SIGNED}@c>',
        f"<sip:{OLENA}@c?verstat={SIGNED}>",
    ],
)
def test_attestation_counts_only_in_the_address_of_this_very_number(claimed: str) -> None:
    assert said("attests", claimed=claimed) == (OLENA, "trunk")


@pytest.mark.parametrize("trunk", ["unnamed", "asserts", "anybody", "bank"])
def test_attestation_of_a_trunk_that_is_not_believed_is_nothing(trunk: str) -> None:
    own = SETTINGS.routing.trunk_trust.get(trunk, "trunk")
    signed = f"<sip:{OLENA};verstat={SIGNED}@c>"
    assert said(trunk, asserted=signed, claimed=signed, checked="success A") == (OLENA, own)


@pytest.mark.parametrize(
    ("checked", "trust"),
    [
        ("success A", "verified"),
        ("success B", "partial"),
        ("success C", "none"),
        ("cid_orig_tn_mismatch A", "none"),
        ("signature_validation A", "none"),
        ("cert_retrieval_failure ", "none"),
        ("missing_identity_hdr ", "trunk"),
        ("", "trunk"),
        ("success", "none"),
    ],
)
def test_what_asterisk_verified_itself_counts_most(checked: str, trust: str) -> None:
    assert said("attests", checked=checked) == (OLENA, trust)
    if checked and trust != "trunk":
        contrary = f"<sip:{OLENA};verstat={SIGNED if trust != 'verified' else 'TN-Validation-Failed'}@c>"
        assert said("attests", checked=checked, claimed=contrary) == (OLENA, trust)


@given(st.text(alphabet='<>";,:@=+0123456789sipverstatTN-ValidationPassed \\', max_size=200), st.text(max_size=50))
def test_no_header_raises_or_makes_a_stranger_trusted(header: str, privacy: str) -> None:
    found = caller_id(
        SETTINGS, "both", "301", Invite(asserted=header, claimed=header, privacy=privacy, checked=privacy)
    )
    assert found.trust in ("verified", "partial", "trunk", "none")
    if not found.number.e164:
        assert found.trust == "trunk"


def test_signature_of_another_number_than_the_one_asserted_says_nothing_of_it() -> None:
    asserted = f"<sip:{OLENA}@carrier.example>"
    assert said("both", STRANGER, asserted=asserted, checked="success A") == (OLENA, "trunk")
    assert said("both", OLENA, asserted=asserted, checked="success A") == (OLENA, "verified")

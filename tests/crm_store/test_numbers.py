"""A presented number is read for what it is, whatever it looks like."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_store.errors import InvalidNumber
from crm_store.numbers import LONGEST, e164, normalise


@pytest.mark.parametrize(
    "written",
    [
        "067 555 00 01",
        "(067) 555-00-01",
        "067.555.00.01",
        "+380675550001",
        "+380 (67) 555–00–01",
        "00380675550001",
        "380675550001",
        "sip:+380675550001@10.0.0.1;user=phone",
        "sips:0675550001@example.com",
        '"Олена" <sip:0675550001@example.com>',
        "sip:%2B380675550001@example.com",
        "tel:+380-67-555-0001;ext=5",
        "0675550001@example.com",
        "+380675550001;npdi=yes",
        "+380675550001 ext. 12",
        "+380675550001x12",
        "+380675550001 доб. 12",
        "٠٦٧٥٥٥٠٠٠١",
    ],
)
def test_every_spelling_of_a_number_is_the_same_number(written):
    number = normalise(written, "UA")
    assert (number.kind, number.e164, number.input) == ("e164", "+380675550001", written)


@pytest.mark.parametrize(
    ("written", "region", "expected"),
    [
        ("020 7946 0018", "GB", "+442079460018"),
        ("+44 (0)20 7946 0018", "UA", "+442079460018"),
        ("442079460018", "UA", "+442079460018"),
        ("(202) 555-0143", "US", "+12025550143"),
        ("12025550143", "UA", "+12025550143"),
        ("0044 20 7946 0018", "US", "+442079460018"),
        ("0 800 501 234", "UA", "+380800501234"),
    ],
)
def test_numbers_of_other_countries_are_read_too(written, region, expected):
    assert normalise(written, region).e164 == expected


@pytest.mark.parametrize(
    ("presented", "kind"),
    [
        ("", "anonymous"),
        ("  ", "anonymous"),
        ("anonymous", "anonymous"),
        ("Unavailable", "anonymous"),
        ("RESTRICTED", "anonymous"),
        ("unknown", "anonymous"),
        ("sip:anonymous@anonymous.invalid", "anonymous"),
        ("301", "internal"),
        ("70421", "internal"),
        ("sip:301@192.168.1.1", "internal"),
        ("112", "service"),
        ("*43", "service"),
        ("*21*0675550001#", "service"),
        ("5550001", "invalid"),
        ("0670", "internal"),
        ("+", "invalid"),
        ("()-", "invalid"),
        ("+999123456789", "invalid"),
        ("x'; +380675550001", "invalid"),
        ("+380675550001' OR 1=1", "invalid"),
        ("${SHELL(0675550001)}", "invalid"),
        ("<img onerror=0675550001>", "invalid"),
        ("\udcff\udcfe", "invalid"),
        ("0675550001\0", "invalid"),
        ("²²²²²²²²²²", "invalid"),
    ],
)
def test_what_is_no_outside_number_gets_no_e164(presented, kind):
    number = normalise(presented, "UA")
    assert (number.kind, number.e164) == (kind, None)


def test_four_kilobytes_are_cut_and_invalid():
    number = normalise("+380675550001" * 320)
    assert (number.kind, len(number.input)) == ("invalid", LONGEST)


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.text(alphabet=st.characters(), max_size=300),
        st.binary(max_size=4096).map(lambda raw: raw.decode("utf-8", "surrogateescape")),
        st.text(alphabet="+0123456789 ()-.;@:<>sipxte*#", max_size=40),
    )
)
def test_no_input_raises_or_makes_anything_but_plain_digits(presented):
    number = normalise(presented)
    number.input.encode("utf-8")
    assert (number.e164 is not None) == (number.kind == "e164")
    if number.e164:
        assert number.e164[0] == "+"
        assert number.e164[1:].isascii()
        assert number.e164[1:].isdigit()


@given(st.integers(0, 9_999_999))
def test_normal_form_of_a_normal_form_is_itself(subscriber):
    number = f"+38067{subscriber:07}"
    assert normalise(number).e164 == number
    assert normalise(f"067{subscriber:07}").e164 == number


def test_number_to_be_kept_must_be_one():
    assert e164("067 555 00 01") == "+380675550001"
    with pytest.raises(InvalidNumber):
        e164("301")

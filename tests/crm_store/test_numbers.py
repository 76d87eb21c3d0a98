"""A presented number is read for what it is, whatever it looks like."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat

from crm_store.errors import InvalidNumber
from crm_store.numbers import LONGEST, Presenting, e164, normalise, presented
from tests.crm_store.valid_numbers import spelled, valid_numbers


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
        "０６７５５５０００１",
        "\uff0b380675550001",
        "\u202a+380 67 555-00-01\u202c",
        "067\u00a0555\u202f00\u200901",
        "+380 (0)67 555 00 01",
        "(+380) 67 5550001",
        "0675550001   ",
        "067 555 00 01 дод. 305",
        "067 555 00 01 вн.12",
        "067 555 00 01,,12",
        "tel:675550001;phone-context=+380",
        "sip:+380675550001:secret@10.0.0.1",
        "sip:+380675550001;npdi@carrier.example;user=phone",
        "callto://+380675550001",
        '"<sip:+380990000000@x>" <sip:+380675550001@carrier.example>',
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
        ("011 380 67 555 00 01", "US", "+380675550001"),
        ("0011 44 20 7946 0018", "AU", "+442079460018"),
        ("8 10 380 67 555 00 01", "RU", "+380675550001"),
        ("8 (916) 123-45-67", "RU", "+79161234567"),
        ("79161234567", "RU", "+79161234567"),
        ("06 1234 5678", "IT", "+390612345678"),
        ("1-800-FLOWERS", "US", "+18003569377"),
        ("0800 FLOWER", "GB", "+44800356937"),
        ("0800-1-FLOWER", "UA", "+3808001356937"),
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
        ("101", "service"),
        ("116123", "service"),
        ("sip:anna@bank.example", "invalid"),
        ("sip:+380675550001@anonymous.invalid", "anonymous"),
        ("067 555 mama", "invalid"),
        ("067-555 (жена)", "invalid"),
        ("BANK123", "invalid"),
        ("1 2 3", "invalid"),
        ("tel:301;phone-context=bank.example", "internal"),
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


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(spelled())
def test_a_valid_number_is_itself_however_and_wherever_it_is_written(number):
    region, written, normal = number
    assert normalise(written, region).e164 == normal


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(valid_numbers(), st.integers(0, 14), st.integers(1, 9))
def test_another_digit_is_another_number(number, place, more):
    region, known = number
    normal = phonenumbers.format_number(known, PhoneNumberFormat.E164)
    at = 1 + place % (len(normal) - 1)
    other = normal[:at] + str((int(normal[at]) + more) % 10) + normal[at + 1 :]
    assert normalise(other, region).e164 != normal


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(valid_numbers(), st.sampled_from(["9", "0", "00", "77"]))
def test_what_a_trunk_puts_before_a_number_is_taken_off(number, prefix):
    region, known = number
    normal = phonenumbers.format_number(known, PhoneNumberFormat.E164)
    how = Presenting(region=region, prefixes=(prefix,), international=True)
    expected = presented(normal[1:], Presenting(region=region, international=True)).e164
    assume(expected == normal)
    assert presented(prefix + normal[1:], how).e164 == normal
    assert presented(normal, how).e164 == normal


@pytest.mark.parametrize(
    ("written", "how", "kind", "expected"),
    [
        ("90675550001", Presenting(prefixes=("9",)), "e164", "+380675550001"),
        ("0+380675550001", Presenting(prefixes=("0",)), "e164", "+380675550001"),
        ("9", Presenting(prefixes=("9",)), "internal", None),
        ("9112", Presenting(prefixes=("9",)), "service", None),
        ("442079460018", Presenting(international=True), "e164", "+442079460018"),
        ("0675550001", Presenting(international=True), "e164", "+380675550001"),
        ("020 7946 0018", Presenting(region="GB"), "e164", "+442079460018"),
        ("123456", Presenting(internal_digits=6), "internal", None),
        ("1234", Presenting(internal_digits=3), "invalid", None),
    ],
)
def test_each_trunk_has_a_way_of_its_own_to_present_numbers(written, how, kind, expected):
    number = presented(written, how)
    assert (number.kind, number.e164) == (kind, expected)


def test_ten_thousand_formattings_of_a_thousand_numbers_are_a_thousand_numbers():
    numbers = [f"+38067{n:07}" for n in range(0, 10_000_000, 10_000)]
    found = {
        normalise(form.format(n=each[3:], a=each[4:6], b=each[6:])).e164
        for each in numbers
        for form in ("{n}", "+38{n}", "0038{n}", "38{n}", "0{a} {b}", "(0{a}) {b}", "+38-0{a}-{b}", " {n} ", "{n}x9")
    }
    assert found == set(numbers)


@given(st.integers(0, 9_999_999))
def test_normal_form_of_a_normal_form_is_itself(subscriber):
    number = f"+38067{subscriber:07}"
    assert normalise(number).e164 == number
    assert normalise(f"067{subscriber:07}").e164 == number


def test_number_to_be_kept_must_be_one():
    assert e164("067 555 00 01") == "+380675550001"
    with pytest.raises(InvalidNumber):
        e164("301")

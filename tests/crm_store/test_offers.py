"""What fits a customer: each condition, the three groups, the two best, and when he is left in peace."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec import structs

from crm_store.dealing_records import Consent, Deal
from crm_store.known import Known
from crm_store.offer_conditions import (
    Aged,
    Allowed,
    BirthdayNear,
    Condition,
    Conditions,
    ContractEnds,
    Costs,
    Dealt,
    HasChild,
    Holds,
    InRegion,
    InSegment,
    Lacks,
    LastContact,
    OfKind,
    OwnedBy,
    SpeaksLanguage,
    Waits,
    Worth,
)
from crm_store.offer_record import Checked, OfferRule, OfferRuleFields, faults
from crm_store.offers import checked, fits, fitting, held_back
from crm_store.records import Product, Relative, Request, TimelineItem

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
TODAY = NOW.date()


def day(offset: int) -> date:
    return TODAY + timedelta(offset)


def said(kind: str, *, given: bool, days: int = 1, serial: int = 1) -> Consent:
    return Consent(id=serial, customer=1, version=1, by="olena", kind=kind, given=given, at=NOW - timedelta(days=days))


def deal(kind: str, status: str, days: int) -> Deal:
    at = NOW - timedelta(days=days)
    return Deal(id=1, customer=1, version=1, kind=kind, title=f"{kind} {status}", status=status, opened_at=at)


def request(category: str = "application", kind: str = "home_loan", status: str = "received") -> Request:
    return Request(id=1, kind=kind, title="Заявка", status=status, opened_at=NOW, category=category)


OLENA = Known(
    customer=1,
    kind="person",
    name="Шевченко Олена",
    language="uk",
    segment="vip",
    region="UA",
    birthday=date(1980, 11, 20),
    owner="taras",
    created_at=NOW,
    value=Decimal("120000.50"),
    cost_to_serve=Decimal(900),
    products=(
        Product(id=1, kind="card", title="Картка"),
        Product(id=2, kind="deposit", title="Депозит", until=day(20)),
        Product(id=3, kind="deposit", title="Старий депозит", until=day(-3)),
    ),
    requests=(request(),),
    deals=(deal("mortgage", "lost", 40), deal("card", "won", 400)),
    relatives=(
        Relative(name="Максим", relation="son", birthday=date(2009, 11, 24)),
        Relative(name="Марта", relation="daughter", birthday=date(2016, 3, 1)),
        Relative(name="Ігор", relation="husband", birthday=date(1979, 11, 19)),
        Relative(name="Софія", relation="employee", birthday=date(2004, 11, 18)),
    ),
    consents=(said("newsletter", given=False),),
    last_contacts=(
        TimelineItem(
            id="1", at=NOW - timedelta(days=12), kind="interaction", channel="call", direction="inbound", title=""
        ),
    ),
)
NOTHING = Known(customer=2, kind="organisation", name="ТОВ", language="en", segment="standard", created_at=NOW)


def rule(serial: int = 1, *, priority: int = 50, not_in_trouble: bool = True, **groups) -> OfferRule:
    return OfferRule(
        id=serial,
        version=1,
        status="live",
        tried=True,
        changed_at=NOW,
        changed_by="admin",
        title=f"Offer {serial}",
        text="Say this.",
        priority=priority,
        not_in_trouble=not_in_trouble,
        conditions=Conditions(**(groups or {"all": (OfKind(value="person"),)})),
    )


def seen(condition: Condition, known: Known = OLENA) -> tuple[bool, tuple[str, ...]]:
    (found,) = checked(Conditions(all=(condition,)), known, NOW)
    return found.held, found.seen


@pytest.mark.parametrize(
    ("condition", "held", "what"),
    [
        (InSegment(values=("premium", "vip")), True, ("vip",)),
        (InSegment(values=("standard",)), False, ("vip",)),
        (SpeaksLanguage(values=("uk",)), True, ("uk",)),
        (OfKind(value="organisation"), False, ("person",)),
        (InRegion(values=("UA", "GB")), True, ("UA",)),
        (OwnedBy(values=("olena",)), False, ("taras",)),
        (Aged(at_least=45, at_most=45), True, ("45",)),
        (Aged(at_least=46), False, ("45",)),
        (Aged(at_most=44), False, ("45",)),
        (Worth(at_least=Decimal("120000.50")), True, ("120000.50",)),
        (Worth(at_least=Decimal("120000.51")), False, ("120000.50",)),
        (Costs(at_most=Decimal(1000)), True, ("900",)),
        (Holds(kinds=("mortgage", "card")), True, ("card",)),
        (Holds(kinds=("mortgage",)), False, ()),
        (Lacks(kinds=("mortgage", "insurance")), True, ()),
        (Lacks(kinds=("mortgage", "card")), False, ("card",)),
        (ContractEnds(within=20), True, (day(20).isoformat(),)),
        (ContractEnds(within=19), False, (day(20).isoformat(),)),
        (ContractEnds(within=60, kinds=("card",)), False, ()),
        (Waits(category="application"), True, ("Заявка",)),
        (Waits(category="complaint"), False, ()),
        (Waits(kinds=("home_loan",)), True, ("Заявка",)),
        (Waits(kinds=("card",)), False, ()),
        (Dealt(status="lost", kinds=("mortgage",)), True, ("mortgage lost",)),
        (Dealt(status="lost", within=39), False, ()),
        (Dealt(status="lost", within=40), True, ("mortgage lost",)),
        (Dealt(status="won", kinds=("mortgage",)), False, ()),
        (Allowed(kind="newsletter", answer="refused"), True, ("refused",)),
        (Allowed(kind="newsletter", answer="given"), False, ("refused",)),
        (Allowed(kind="offers", answer="not_asked"), True, ("not_asked",)),
        (LastContact(at_least=12), True, ("12",)),
        (LastContact(at_least=13), False, ("12",)),
        (LastContact(at_most=11), False, ("12",)),
        (HasChild(at_least=16, at_most=18), True, ("16",)),
        (HasChild(at_least=11, at_most=15), False, ("10", "16")),
        (BirthdayNear(within=2), True, (day(2).isoformat(),)),
        (BirthdayNear(within=1), False, (day(2).isoformat(),)),
        (BirthdayNear(within=1, whose="family"), True, tuple(day(n).isoformat() for n in (1, 6, 103))),
        (BirthdayNear(within=0, whose="family"), False, tuple(day(n).isoformat() for n in (1, 6, 103))),
    ],
)
def test_condition_holds_by_what_is_known(condition, held, what):
    assert seen(condition) == (held, what)


@pytest.mark.parametrize(
    ("condition", "held"),
    [
        (InRegion(values=("UA",)), False),
        (OwnedBy(values=("taras",)), False),
        (Aged(at_most=150), False),
        (Worth(at_most=Decimal(10)), False),
        (Lacks(kinds=("card",)), True),
        (ContractEnds(within=3650), False),
        (LastContact(at_least=3650), True),
        (LastContact(at_least=1, at_most=3650), False),
        (HasChild(at_least=0), False),
        (BirthdayNear(within=366, whose="family"), False),
        (Allowed(kind="offers", answer="refused"), False),
    ],
)
def test_what_is_not_known_of_somebody_does_not_hold(condition, held):
    assert seen(condition, NOTHING) == (held, ("not_asked",) if isinstance(condition, Allowed) else ())


def test_age_turns_on_the_birthday():
    assert seen(Aged(at_least=46), structs.replace(OLENA, birthday=date(1980, 11, 18)))[0]
    assert not seen(Aged(at_least=46), structs.replace(OLENA, birthday=date(1980, 11, 19)))[0]


def test_child_that_is_not_born_yet_is_none():
    unborn = Relative(name="—", relation="son", birthday=day(30))
    assert not seen(HasChild(at_least=0), structs.replace(NOTHING, relatives=(unborn,)))[0]


def test_newest_word_on_a_consent_counts():
    both = (said("offers", given=True, days=1, serial=2), said("offers", given=False, days=9))
    assert seen(Allowed(kind="offers", answer="given"), structs.replace(OLENA, consents=both))[0]


@given(st.lists(st.booleans(), max_size=4), st.lists(st.booleans(), max_size=4), st.lists(st.booleans(), max_size=4))
def test_groups_mean_all_and_any_and_none(all_of, any_of, none_of):
    groups = {"all": all_of, "any": any_of, "none": none_of}
    found = [
        Checked(group=group, position=position, held=held)
        for group, each in groups.items()
        for position, held in enumerate(each)
    ]
    assert fits(found) == (
        False not in all_of and (any_of == [] or True in any_of) and True not in none_of
    )  # fmt: skip


@given(st.integers(0, 120), st.none() | st.integers(0, 150), st.none() | st.integers(0, 150))
def test_limits_include_both_ends(age, low, high):
    known = structs.replace(OLENA, birthday=date(2026 - age, 1, 1))
    held, what = seen(Aged(at_least=low, at_most=high), known)
    assert what == (str(age),)
    assert held == ((low is None or age >= low) and (high is None or age <= high))


@given(st.from_type(Condition), st.sampled_from([OLENA, NOTHING]))
def test_any_condition_that_makes_sense_can_be_held_against_anybody(condition, known):
    conditions = Conditions(any=(condition,))
    assume(not faults(OfferRuleFields(title="A", text="B", conditions=conditions)))
    (found,) = checked(conditions, known, NOW)
    assert fits((found,)) == found.held


def test_two_best_are_offered_by_priority_then_age():
    rules = (rule(1, priority=10), rule(2, priority=20), rule(4, priority=90), rule(3, priority=90))
    assert [offer.rule for offer in fitting(rules, OLENA, NOW)] == [3, 4]


def test_offer_says_which_conditions_held():
    (offer,) = fitting(
        (
            rule(
                7,
                all=(Lacks(kinds=("education_loan",)), Worth(at_least=Decimal(1)), InSegment(values=("vip",))),
                any=(HasChild(at_least=16, at_most=18), Holds(kinds=("safe",))),
                none=(Holds(kinds=("mortgage",)),),
            ),
        ),
        OLENA,
        NOW,
    )
    assert (offer.rule, offer.title, offer.text) == (7, "Offer 7", "Say this.")
    assert offer.reasons == ("lacks:education_loan", "value", "segment:vip", "child:16")


def test_rule_that_does_not_fit_offers_nothing():
    assert fitting((rule(all=(OfKind(value="organisation"),)),), OLENA, NOW) == ()
    assert fitting((rule(none=(OfKind(value="person"),)),), OLENA, NOW) == ()
    assert fitting((), OLENA, NOW) == ()


def test_nothing_is_offered_while_a_complaint_is_unanswered_unless_the_rule_says_so():
    angry = structs.replace(OLENA, requests=(request("complaint"),))
    assert [offer.rule for offer in fitting((rule(1), rule(2, not_in_trouble=False)), angry, NOW)] == [2]
    assert held_back(rule(), angry) == "complaint"
    answered = structs.replace(OLENA, requests=(request("complaint", status="answered"),))
    assert len(fitting((rule(),), answered, NOW)) == 1


def test_nothing_is_offered_to_somebody_who_refused_offers():
    refused = structs.replace(OLENA, consents=(said("offers", given=False),))
    assert fitting((rule(), rule(2, not_in_trouble=False)), refused, NOW) == ()
    assert held_back(rule(), refused) == "refused"
    assert fitting((rule(),), structs.replace(OLENA, consents=(said("offers", given=True),)), NOW) != ()


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({}, (("conditions", "no_condition"),)),
        ({"all": (Aged(),)}, (("conditions.all.0", "no_limit"),)),
        (
            {"any": (OfKind(value="person"), LastContact(at_least=2, at_most=1))},
            (("conditions.any.1", "wrong_way_round"),),
        ),
        ({"none": (Worth(at_least=Decimal("NaN")),)}, (("conditions.none.0", "no_number"),)),
        ({"none": (Worth(at_least=Decimal(1), at_most=Decimal(1)),)}, ()),
    ],
)
def test_conditions_that_make_no_sense_are_named(conditions, expected):
    assert faults(OfferRuleFields(title="A", text="B", conditions=Conditions(**conditions))) == expected


def test_blank_words_are_named():
    fields = OfferRuleFields(title=" ", text="\n", conditions=Conditions(all=(OfKind(value="person"),)))
    assert faults(fields) == (("title", "empty"), ("text", "empty"))


@pytest.mark.parametrize(
    "condition",
    [
        {"about": "eval", "code": "1"},
        {"about": "segment", "values": []},
        {"about": "segment", "values": ["vip"], "not": True},
        {"about": "age", "at_least": -1},
        {"about": "contract_ends", "within": 9999},
        {"about": "consent", "kind": "offers", "answer": "perhaps"},
        {},
    ],
)
def test_condition_outside_the_vocabulary_is_refused(condition):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"all": [condition]}, Conditions)


def test_group_has_an_end():
    many = [{"about": "kind", "value": "person"}] * 13
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"any": many}, Conditions)

"""The few customers with a story of their own, each behind a number that a demo call can be made from."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from crm_store.demo import stories
from crm_store.demo.history import moment
from crm_store.demo.model import Kin, Person, Phone, Wish, years_before
from crm_store.demo.staff import QUEUES

LOAN = "+380675550101"
KNOWN = "+380505550102"
HOME = "+380445550103"
LONG_NAME = "+380975550104"
ABROAD = "+442079460105"
SWITCHBOARD = "+380445550106"

HOW_MANY = 8
"""Memorable customers, kept before all others."""


def memorable(random: Random, today: date) -> list[Person]:
    """All of them, with what makes each worth a call."""
    return [
        _loan(random, today),
        _missed(random, today),
        *_at_one_number(today),
        _long_name(today),
        _abroad(random, today),
        *_mill(today),
    ]


def _loan(random: Random, today: date) -> Person:
    """He has sent in an application for a home loan; his son finishes school; a birthday is near."""
    title = "Заявка на іпотеку, 2\N{NARROW NO-BREAK SPACE}400\N{NARROW NO-BREAK SPACE}000 ₴, вул. Золоті Ворота"
    faxed = moment(random, today, 1)
    return Person(
        name="Коваленко Андрій Миколайович",
        language="uk",
        given="Андрій",
        patronymic="Миколайович",
        family="Коваленко",
        sex="m",
        segment="vip",
        birthday=years_before(today, 46) - timedelta(days=120),
        email="andriy.kovalenko@example.com",
        owner="olena",
        deputies=("iryna", "taras"),
        phones=[Phone(value=LOAN)],
        deeds=stories.home_loan(today),
        value=Decimal(184_000),
        cost_to_serve=Decimal(9_600),
        channel="call",
        contact_times="після 18:00, у суботу до обіду",
        kin=[
            Kin(name="Коваленко Мар’яна Ігорівна", relation="wife", birthday=years_before(today + timedelta(2), 43)),
            Kin(name="Коваленко Максим Андрійович", relation="son", birthday=years_before(today + timedelta(5), 17)),
        ],
        requests=[
            Wish(kind="home_loan", title=title, status="received", opened_at=faxed, due=today + timedelta(days=3)),
        ],
        items=[
            {
                "at": faxed,
                "kind": "interaction",
                "channel": "letter",
                "direction": "inbound",
                "title": "Факс: заявка на іпотеку",
                "text": "Три сторінки: заява, довідка про доходи, план квартири. Просить відповісти цього тижня.",
                "agent": "iryna",
            },
        ],
    )


def _missed(random: Random, today: date) -> Person:
    """She rang yesterday and nobody answered; her birthday is in three days."""
    return Person(
        name="Верещагина Надежда Аркадьевна",
        language="ru",
        given="Надежда",
        patronymic="Аркадьевна",
        family="Верещагина",
        sex="f",
        segment="premium",
        birthday=years_before(today + timedelta(days=3), 58),
        email="n.vereshchagina@example.com",
        owner="svitlana",
        deputies=("olena",),
        phones=[Phone(value=KNOWN)],
        deeds=stories.missed_call(today),
        value=Decimal(42_500),
        cost_to_serve=Decimal(14_200),
        channel="call",
        contact_times="до полудня",
        items=[
            {
                "at": moment(random, today, 1),
                "kind": "interaction",
                "channel": "call",
                "direction": "inbound",
                "title": QUEUES[0].title,
                "outcome": "abandoned",
            }
        ],
    )


def _at_one_number(today: date) -> tuple[Person, Person]:
    """Husband and wife with different experts, who ring from one number at home."""
    home = Phone(value=HOME, label="home", main=False)
    husband = Person(
        name="Заремський Остап Романович",
        language="uk",
        given="Остап",
        patronymic="Романович",
        family="Заремський",
        sex="m",
        birthday=years_before(today, 61) + timedelta(days=40),
        owner="taras",
        deputies=("olena",),
        phones=[Phone(value="+380685550113"), home],
        deeds=stories.failed_transfer(today),
        value=Decimal(18_300),
        cost_to_serve=Decimal(6_100),
    )
    wife = Person(
        name="Заремська Любов Степанівна",
        language="uk",
        given="Любов",
        patronymic="Степанівна",
        family="Заремська",
        sex="f",
        segment="premium",
        birthday=years_before(today, 57) + timedelta(days=6),
        owner="olena",
        deputies=("taras",),
        phones=[Phone(value="+380685550123"), home],
        deeds=stories.unanswered_complaint(today),
        value=Decimal(61_000),
        cost_to_serve=Decimal(5_400),
    )
    husband.kin.append(Kin(name=wife.name, relation="wife", birthday=wife.birthday, person=wife))
    wife.kin.append(Kin(name=husband.name, relation="husband", birthday=husband.birthday, person=husband))
    return husband, wife


def _long_name(today: date) -> Person:
    return Person(
        name="Христорождественська-Добровольська Олександра-Вікторія Всеволодівна",
        language="uk",
        given="Олександра-Вікторія",
        patronymic="Всеволодівна",
        family="Христорождественська-Добровольська",
        sex="f",
        segment="premium",
        birthday=years_before(today, 39) - timedelta(days=77),
        owner="bohdan",
        deputies=("iryna",),
        phones=[Phone(value=LONG_NAME)],
        deeds=stories.appointment_today(today),
        value=Decimal(73_900),
        cost_to_serve=Decimal(4_800),
    )


def _abroad(random: Random, today: date) -> Person:
    return Person(
        name="Eleanor Whitfield",
        language="en",
        given="Eleanor",
        family="Whitfield",
        sex="f",
        segment="vip",
        birthday=years_before(today, 52) - timedelta(days=200),
        email="eleanor.whitfield@example.com",
        owner="daniel",
        deputies=("olena", "iryna"),
        phones=[Phone(value=ABROAD)],
        deeds=stories.contract_ends(today),
        value=Decimal(230_000),
        cost_to_serve=Decimal(11_000),
        channel="email",
        contact_times="after ten, London time",
        requests=[
            Wish(
                kind="statement",
                title="Certificate for a visa",
                status="in_review",
                opened_at=moment(random, today, 3),
                due=today + timedelta(days=1),
            )
        ],
    )


def _mill(today: date) -> tuple[Person, Person]:
    """A firm, and its bookkeeper who rings from the same switchboard."""
    board = Phone(value=SWITCHBOARD, label="switchboard")
    firm = Person(
        name="ТОВ «Дніпровські млини»",
        language="uk",
        kind="organisation",
        segment="premium",
        owner="taras",
        deputies=("bohdan",),
        phones=[board],
        deeds=stories.overdraft(today),
        value=Decimal(410_000),
        cost_to_serve=Decimal(38_000),
    )
    bookkeeper = Person(
        name="Дяченко Галина Петрівна",
        language="uk",
        given="Галина",
        patronymic="Петрівна",
        family="Дяченко",
        sex="f",
        owner="taras",
        deputies=("bohdan",),
        phones=[Phone(value="+380965550116"), Phone(value=SWITCHBOARD, label="office", main=False)],
        deeds=stories.promised_paper(today),
    )
    firm.kin.append(Kin(name=bookkeeper.name, relation="employee", person=bookkeeper))
    bookkeeper.kin.append(Kin(name=firm.name, relation="employer", person=firm))
    return firm, bookkeeper

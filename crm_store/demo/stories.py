"""What the customers with a story hold, asked for, were promised and allowed; each shows something else at a ring."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from msgspec import Struct

from crm_store.dealing_records import (
    AppointmentFields,
    ConsentFields,
    DealFields,
    Fields,
    NoteFields,
    OperationFields,
    ProductFields,
    RequestFields,
    TaskFields,
)


class Deed(Struct, frozen=True, kw_only=True):
    """Something that is kept of a customer, when that was written down, and by whom."""

    at: datetime
    by: str
    fields: Fields


class Days:
    """Moments and dates, counted from the demo's today."""

    def __init__(self, today: date) -> None:
        self.today = today

    def at(self, days: int, hour: float) -> datetime:
        """The hour (UTC) of the day `days` from now."""
        return datetime.combine(self.today, time(0), UTC) + timedelta(days=days, hours=hour)

    def day(self, days: int) -> date:
        """The day `days` from now."""
        return self.today + timedelta(days=days)

    def deed(self, days: int, hour: float, by: str, fields: Fields) -> Deed:
        """Something that was written down then."""
        return Deed(at=self.at(days, hour), by=by, fields=fields)


def home_loan(today: date) -> list[Deed]:
    """His application is on its way: what was asked of whom, and when they meet."""
    days = Days(today)
    leaves_school = today.year + (today.month > 6)
    son = f"Син Максим {leaves_school} року закінчує школу, думають про університет: запитати про освітній кредит."
    return [
        days.deed(-10, 9, "olena", NoteFields(title="Сім’я", text=son, at=days.at(-10, 9))),
        days.deed(
            -6,
            11,
            "olena",
            DealFields(
                kind="home_loan",
                title="Іпотека на вул. Золоті Ворота",
                amount=Decimal(2_400_000),
                currency="UAH",
                agent="olena",
                opened_at=days.at(-6, 11),
            ),
        ),
        days.deed(
            -1,
            13,
            "iryna",
            AppointmentFields(
                title="Умови іпотеки",
                starts_at=days.at(4, 14),
                ends_at=days.at(4, 15),
                channel="meeting",
                place="Відділення на Володимирській",
                agent="olena",
            ),
        ),
        days.deed(
            -1,
            13.2,
            "iryna",
            TaskFields(
                title="Перевірити довідку про доходи",
                text="Третя сторінка факсу нечітка: попросити ще раз.",
                due=days.at(5, 15),
                agent="olena",
            ),
        ),
        *_said(days, "olena", calls=True, mailing=(False, True)),
    ]


def missed_call(today: date) -> list[Deed]:
    """She did not want the insurance, and wants no advertising."""
    days = Days(today)
    return [
        days.deed(
            -40,
            10,
            "svitlana",
            DealFields(
                kind="insurance",
                title="Страхование поездки в Карловы Вары",
                status="lost",
                reason="Дорого: застраховалась в поликлинике.",
                amount=Decimal(8_400),
                currency="UAH",
                agent="svitlana",
                opened_at=days.at(-40, 10),
                closed_at=days.at(-33, 12),
            ),
        ),
        days.deed(
            -33,
            12,
            "svitlana",
            NoteFields(
                title="Как говорить",
                text="Плохо слышит на правое ухо: говорить не спеша. Любит, когда спрашивают о внуках.",
                at=days.at(-33, 12),
            ),
        ),
        *_said(days, "svitlana", calls=True, mailing=(True, False)),
    ]


def failed_transfer(today: date) -> list[Deed]:
    """His transfer of yesterday did not go through."""
    days = Days(today)
    return [
        days.deed(
            -1,
            15.6,
            "taras",
            OperationFields(
                kind="transfer",
                title="Переказ доньці у Краків",
                at=days.at(-1, 15.6),
                status="failed",
                reason="Перевищено добовий ліміт переказів за кордон.",
                amount=Decimal("48500.00"),
                currency="UAH",
            ),
        ),
        *_said(days, "taras", calls=True, mailing=(True,)),
    ]


def unanswered_complaint(today: date) -> list[Deed]:
    """She was charged twice, complained, and nobody has answered."""
    days = Days(today)
    return [
        days.deed(
            -4,
            8.3,
            "olena",
            RequestFields(
                category="complaint",
                kind="charges",
                title="Скарга: комунальні списано двічі",
                text="Двічі по 3 180 ₴ з картки. Просить повернути й пояснити, чому так сталося.",
                due=days.day(-1),
                agent="olena",
            ),
        ),
        *_said(days, "olena", calls=False, mailing=(True,)),
    ]


def appointment_today(today: date) -> list[Deed]:
    """She comes today to sign, and brings a paper that was missing."""
    days = Days(today)
    return [
        days.deed(
            -5,
            12,
            "bohdan",
            AppointmentFields(
                title="Підписання кредитного договору",
                starts_at=days.at(0, 13),
                ends_at=days.at(0, 14),
                channel="visit",
                place="Відділення на Хрещатику, 3-й поверх",
                agent="bohdan",
            ),
        ),
        days.deed(
            -5,
            12.1,
            "bohdan",
            NoteFields(
                title="", text="Має принести нову довідку про реєстрацію місця проживання.", at=days.at(-5, 12.1)
            ),
        ),
        days.deed(
            -30,
            10,
            "bohdan",
            DealFields(
                kind="car_loan",
                title="Автокредит, Škoda Octavia",
                status="won",
                reason="Ставка нижча, ніж у салону.",
                amount=Decimal(780_000),
                currency="UAH",
                agent="bohdan",
                opened_at=days.at(-30, 10),
                closed_at=days.at(-5, 12),
            ),
        ),
    ]


def contract_ends(today: date) -> list[Deed]:
    """Her safe deposit box is hers for nine days more."""
    days = Days(today)
    return [
        days.deed(
            -356,
            10,
            "daniel",
            ProductFields(
                kind="safe",
                title="Safe deposit box 217, Kyiv",
                since=days.day(-356),
                until=days.day(9),
            ),
        ),
        days.deed(
            -90,
            16,
            "daniel",
            DealFields(
                kind="investments",
                title="Government bonds, 12 months",
                status="won",
                reason="Wanted a fixed return in dollars.",
                amount=Decimal(60_000),
                currency="USD",
                agent="daniel",
                opened_at=days.at(-90, 16),
                closed_at=days.at(-84, 11),
            ),
        ),
        days.deed(
            -84,
            11.5,
            "daniel",
            NoteFields(
                title="Travels",
                text="In Kyiv every spring. Prefers e-mail first, then a call after ten in London.",
                at=days.at(-84, 11.5),
            ),
        ),
        *_said(days, "daniel", calls=True, mailing=(False,)),
    ]


def overdraft(today: date) -> list[Deed]:
    """The mill's overdraft is to be renewed, and its wages may come to us."""
    days = Days(today)
    return [
        days.deed(
            -350,
            9,
            "taras",
            ProductFields(
                kind="overdraft",
                title="Овердрафт 500 000 ₴",
                since=days.day(-350),
                until=days.day(15),
            ),
        ),
        days.deed(
            -12,
            10,
            "taras",
            DealFields(
                kind="payroll",
                title="Зарплатний проєкт, 120 працівників",
                amount=Decimal(1_900_000),
                currency="UAH",
                agent="taras",
                opened_at=days.at(-12, 10),
            ),
        ),
        days.deed(
            -2,
            9.5,
            "taras",
            TaskFields(
                title="Надіслати умови зарплатного проєкту",
                text="Директор просив порівняння з нинішнім банком.",
                due=days.at(1, 12),
                agent="taras",
            ),
        ),
    ]


def promised_paper(today: date) -> list[Deed]:
    """The bookkeeper waits for a paper that was promised for yesterday."""
    days = Days(today)
    return [
        days.deed(
            -3,
            14,
            "taras",
            RequestFields(
                category="question",
                kind="statement",
                title="Довідка про обороти за рік для аудитора",
                due=days.day(1),
                agent="taras",
            ),
        ),
        days.deed(
            -3,
            14.1,
            "taras",
            TaskFields(title="Надіслати довідку про обороти", due=days.at(-1, 15), agent="taras"),
        ),
        *_said(days, "taras", calls=True, mailing=(True,)),
    ]


def _said(days: Days, by: str, *, calls: bool, mailing: tuple[bool, ...]) -> list[Deed]:
    """What a customer allowed of calls and, one after the other, of mailing."""
    said = [ConsentFields(kind="calls", given=calls, at=days.at(-300, 9), source="contract")]
    for serial, given in enumerate(mailing):
        at = days.at(-300 + 200 * serial, 9.1)
        said.append(ConsentFields(kind="mailing", given=given, at=at, source="call" if serial else "contract"))
    return [Deed(at=consent.at, by=by, fields=consent) for consent in said]

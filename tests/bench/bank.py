"""A bank of any size to measure the store on: made by the database itself, the same for the same size.

Entries of the timeline are heavy-tailed, 5 to 200 for each customer, and lie in the order of their time, as in life:
those of one customer are scattered over the whole table. Every tenth shares his number with another, one number leads
to ten thousand, every fiftieth is an organisation with its people.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from tests.bench.bank_names import families, firsts

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
AGENTS = 200
BLOCK, SLOTS = 1_000, 10_000
MOST_ENTRIES, FEWEST_ENTRIES, TAIL = 200, 5, 2.2
CROWD, CROWD_NUMBER = 10_000, "+380442000000"
OPERATORS = (50, 63, 66, 67, 68, 73, 93, 95, 96, 97, 98, 99)

# kind, channel, direction, title, text, outcome, seconds; a code each, the first ones oftener.
_THINGS = (
    *[("interaction", "call", "inbound", "Рахунки", None, "answered", 184.0)] * 8,
    *[("interaction", "call", "inbound", "Рахунки", "Питав про ставку", "answered", 301.5)] * 2,
    *[("interaction", "call", "inbound", "Рахунки", None, "abandoned", None)] * 2,
    ("interaction", "call", "outbound", "Передзвонили", None, "answered", 95.0),
    (
        "interaction",
        "email",
        "inbound",
        "Довідка",
        "Прошу до п’ятниці",
        None,
        None,
    ),
    ("interaction", "visit", "inbound", "Відділення", None, None, None),
    *[("operation", None, None, "Оплата карткою", None, "done", None)] * 3,
    ("note", None, None, "", "Телефонувати після обіду", None, None),
    ("request", None, None, "Картка", None, "closed", None),
)


class Step(Struct, frozen=True, kw_only=True):
    """A statement to run; with `rows` once for each of them."""

    what: str
    statement: str
    rows: Sequence[tuple[Any, ...]] | None = None


class _Words(Struct, frozen=True, kw_only=True):
    """What the two databases say differently: an instant of so many seconds, a day of so many, JSON, a parameter."""

    moment: str
    day: str
    json: str
    parameter: str

    def at(self, seconds: str) -> str:
        return self.moment.format(seconds)

    def on(self, days: str) -> str:
        return self.day.format(days)


_WORDS = {
    "sqlite": _Words(
        moment="strftime('%Y-%m-%d %H:%M:%S.000000', {}, 'unixepoch')",
        day="date(86400 * ({}), 'unixepoch')",
        json="'{}'",
        parameter="?",
    ),
    "postgresql": _Words(
        moment="to_timestamp({})", day="(DATE '1970-01-01' + ({})::int)", json="CAST('{}' AS json)", parameter="${}"
    ),
}

TABLES = (
    "agents", "customers", "name_words", "contact_points", "assignments", "relatives", "consents", "products",
    "requests", "tasks", "appointments", "operations", "deals", "voicemails", "calls", "call_marks", "timeline",
)  # fmt: skip
"""The tables that are filled; they must be empty."""


def number_of(customer: int) -> str:
    """The main number of a customer, counted from 1."""
    return f"+380{OPERATORS[customer % 12]}{1_000_000 + customer // 12}"


def steps(customers: int, dialect: str) -> Iterator[Step]:
    """What fills an empty database whose tables have no indexes: plain SQL over a few small tables of its own."""
    assert customers % BLOCK == 0, f"a bank is made in blocks of {BLOCK}"
    words = _WORDS[dialect]
    for name, columns, rows in _helpers(customers):
        yield Step(what="", statement=f"CREATE TABLE bank_{name} ({columns})")
        marks = ", ".join(words.parameter.format(place + 1) for place in range(len(rows[0])))
        yield Step(what="", statement=f"INSERT INTO bank_{name} VALUES ({marks})", rows=rows)
        if dialect == "postgresql":
            yield Step(what="", statement=f"ANALYZE bank_{name}")
    for table, columns, query in _filled(words):
        yield Step(what=table, statement=f"INSERT INTO {table} ({columns}) {query}")
    for entry in range(MOST_ENTRIES, 0, -1):
        yield Step(what="timeline", statement=_entries(words, entry))
    for name, _, _ in _helpers(BLOCK):
        yield Step(what="", statement=f"DROP TABLE bank_{name}")


def _helpers(customers: int) -> Iterator[tuple[str, str, list[tuple[Any, ...]]]]:
    yield "blocks", "k BIGINT PRIMARY KEY", [(block,) for block in range(customers // BLOCK)]
    sizes = [min(MOST_ENTRIES, int(FEWEST_ENTRIES * ((rank + 0.2) / BLOCK) ** (-1 / TAIL))) for rank in range(BLOCK)]
    yield "sizes", "c BIGINT PRIMARY KEY, entries INT", [(rank * 617 % BLOCK, size) for rank, size in enumerate(sizes)]
    columns = "kind TEXT, channel TEXT, direction TEXT, title TEXT, body TEXT, outcome TEXT, seconds FLOAT"
    yield "things", f"code BIGINT PRIMARY KEY, {columns}", [(code, *thing) for code, thing in enumerate(_THINGS)]
    parts = "written TEXT, latin TEXT, skeleton TEXT"
    names = families()
    yield "families", f"n BIGINT PRIMARY KEY, {parts}", [(n, *name) for n, name in enumerate(names)]
    # A few families are large and most are small.
    weights = [1 / (rank + 12) for rank in range(len(names))]
    picks = [n for n, weight in enumerate(weights) for _ in range(round(SLOTS * weight / sum(weights)) or 1)]
    slots = [(slot, picks[slot * 7919 % len(picks)] * 997 % len(names)) for slot in range(SLOTS)]
    yield "picks", "slot BIGINT PRIMARY KEY, n BIGINT", slots
    columns = "given TEXT, latin TEXT, skeleton TEXT, patronymic TEXT, latin2 TEXT, skeleton2 TEXT, sex TEXT"
    people = [(n, *given, *patronymic, sex) for n, (given, patronymic, sex) in enumerate(firsts())]
    yield "firsts", f"n BIGINT PRIMARY KEY, {columns}", people


def _filled(words: _Words) -> Iterator[tuple[str, str, str]]:
    """Table, columns, and what goes in; a customer is `i`."""
    all_of_them = "(SELECT k * 1000 + c + 1 AS i FROM bank_blocks CROSS JOIN bank_sizes) AS every"
    named = (
        "(SELECT k * 1000 + c + 1 AS i, (k * 1000 + c) * 7 % 10000 AS slot, (k * 1000 + c) / 3 % 1250 AS first"
        " FROM bank_blocks CROSS JOIN bank_sizes) AS every JOIN bank_picks p ON p.slot = every.slot"
        " JOIN bank_families f ON f.n = p.n JOIN bank_firsts g ON g.n = every.first"
    )
    now = int(NOW.timestamp())
    made, today = words.at(f"{now - 86400 * 900}"), now // 86400
    nothing, capacity, deputies = (words.json.format(text) for text in ("{}", '{"voice": 1}', '["a100", "a101"]'))
    yield (
        "agents",
        "login, name, role, language, teams, skills, capacity",
        f"SELECT 'a' || (100 + c), 'Експерт ' || c, 'agent', 'uk', {words.json.format('[]')},"
        f" {nothing}, {capacity} FROM bank_sizes WHERE c < {AGENTS}",
    )
    yield (
        "customers",
        "id, kind, name, given_name, patronymic, family_name, sex, language, segment, birthday, created_at, created_by,"
        " version, external_id, region, value",
        "SELECT i, CASE WHEN i % 50 = 0 THEN 'organisation' ELSE 'person' END,"
        " CASE WHEN i % 50 = 0 THEN 'ТОВ «' || f.written || ' ' || i || '»'"
        " WHEN i % 10 = 3 THEN f.latin || ' ' || g.latin ELSE f.written || ' ' || g.given || ' ' || g.patronymic END,"
        " CASE WHEN i % 50 > 0 THEN g.given END, CASE WHEN i % 50 > 0 THEN g.patronymic END,"
        " CASE WHEN i % 50 > 0 THEN f.written END, CASE WHEN i % 50 > 0 THEN g.sex END,"
        " CASE i % 10 WHEN 3 THEN 'en' WHEN 4 THEN 'ru' ELSE 'uk' END,"
        " CASE i % 20 WHEN 7 THEN 'private' WHEN 8 THEN 'premium' ELSE 'standard' END,"
        f" CASE WHEN i % 50 > 0 THEN {words.on('i * 37 % 20000 - 7000')} END, {made}, 'bank', 1,"
        " CASE WHEN i % 10 = 9 THEN 'C-' || i END, CASE WHEN i % 10 = 3 THEN 'GB' END,"
        f" CASE WHEN i % 4 = 0 THEN i * 7919 % 100000 * 10000 END FROM {named}",
    )
    yield (
        "name_words",
        "word, customer",
        "SELECT word, i FROM ("
        f"SELECT f.skeleton AS word, i FROM {named}"
        f" UNION SELECT CASE WHEN i % 50 = 0 THEN 'tov' ELSE g.skeleton END, i FROM {named}"
        " UNION SELECT CASE WHEN i % 50 = 0 THEN '' || i ELSE g.skeleton2 END, i"
        f" FROM {named} WHERE i % 10 <> 3"
        ") AS found ORDER BY word, i",
    )
    number = "'+380' || (CASE {0} % 12 " + " ".join(f"WHEN {n} THEN '{code}'" for n, code in enumerate(OPERATORS))
    number += " END) || (1000000 + {0} / 12)"
    yield (
        "contact_points",
        "customer, kind, value, label, main, last_spoke_at, version",
        f"SELECT i, 'phone', {number.format('i')}, CASE WHEN i % 50 = 0 THEN 'switchboard' ELSE 'mobile' END, TRUE,"
        f" CASE WHEN i % 2 = 0 THEN {words.at(f'{now} - i * 7919 % 20000000')} END, 1 FROM {all_of_them}"
        f" UNION ALL SELECT i, 'phone', {number.format('(i - 1)')}, 'home', FALSE, NULL, 1 FROM {all_of_them}"
        " WHERE i % 10 = 2"
        f" UNION ALL SELECT i, 'email', 'c' || i || '@example.org', NULL, FALSE, NULL, 1 FROM {all_of_them}"
        " WHERE i % 10 IN (3, 6, 9)"
        f" UNION ALL SELECT i, 'phone', '{CROWD_NUMBER}', 'office', FALSE, NULL, 1 FROM {all_of_them}"
        f" WHERE i <= {CROWD}",
    )
    yield (
        "assignments",
        "customer, owner, deputies, since, by",
        f"SELECT i, 'a' || (100 + i % {AGENTS}), {deputies}, {made}, 'bank' FROM {all_of_them} WHERE i % 20 > 0",
    )
    yield (
        "relatives",
        "customer, name, relation, birthday, relative, version",
        f"SELECT i, 'Максим', 'child', {words.on('i * 37 % 5000 + 14000')}, NULL, 1 FROM {all_of_them} WHERE i % 10 = 5"
        f" UNION ALL SELECT i, 'Любов', 'spouse', NULL, i + 1, 1 FROM {all_of_them} WHERE i % 10 = 1"
        f" UNION ALL SELECT i, 'Остап', 'spouse', NULL, i - 1, 1 FROM {all_of_them} WHERE i % 10 = 2"
        f" UNION ALL SELECT i - i % 50 + 50, 'Працівник', 'employee', NULL, i, 1 FROM {all_of_them}"
        " WHERE i % 50 IN (46, 47, 48)"
        f" UNION ALL SELECT i, 'ТОВ', 'employer', NULL, i - i % 50 + 50, 1 FROM {all_of_them}"
        " WHERE i % 50 IN (46, 47, 48)",
    )
    yield (
        "consents",
        "customer, kind, given, at, by, version",
        f"SELECT i, 'marketing', i % 4 > 0, {words.at(f'{now} - i % 900 * 86400')}, 'bank', 1 FROM {all_of_them}"
        " WHERE i % 2 = 0",
    )
    yield (
        "products",
        "customer, kind, title, since, until, status, version",
        f"SELECT i, 'card', 'Картка «Золота»', {words.on(f'{today} - i % 2000')}, NULL, 'held', 1 FROM {all_of_them}"
        f" WHERE i % 10 < 6 UNION ALL SELECT i, 'deposit', 'Депозит на рік', {words.on(f'{today} - i % 365')},"
        f" {words.on(f'{today} - i % 365 + 365')}, 'held', 1 FROM {all_of_them} WHERE i % 10 IN (2, 4)",
    )
    yield (
        "requests",
        "customer, kind, title, status, opened_at, due, closed_at, category, version, external_id",
        f"SELECT i, 'card', 'Нова картка', 'received', {words.at(f'{now} - i % 30 * 86400')},"
        f" {words.on(f'{today} + i % 9')}, NULL, 'application', 1, 'REQ-' || i FROM {all_of_them} WHERE i % 10 = 1"
        f" UNION ALL SELECT i, 'card', 'Зміна ліміту', 'closed', {words.at(f'{now} - 9000000')}, NULL,"
        f" {words.at(f'{now} - 8000000')}, 'question', 1, NULL FROM {all_of_them} WHERE i % 10 = 6",
    )
    yield (
        "tasks",
        "customer, title, due, agent, status, created_at, created_by, version",
        f"SELECT i, 'Передзвонити', {words.at(f'{now} + (i % 20 - 10) * 86400')}, 'a' || (100 + i % {AGENTS}),"
        f" CASE WHEN i % 40 = 4 THEN 'open' ELSE 'done' END, {made}, 'bank', 1 FROM {all_of_them} WHERE i % 20 = 4",
    )
    yield (
        "appointments",
        "customer, title, starts_at, channel, status, created_at, created_by, version",
        f"SELECT i, 'Зустріч у відділенні', {words.at(f'{now} + (i / 25 % 60 - 30) * 86400')}, 'visit', 'planned',"
        f" {made}, 'bank', 1 FROM {all_of_them} WHERE i % 25 = 7",
    )
    yield (
        "operations",
        "customer, at, kind, title, status, reason, amount, currency, version",
        f"SELECT i, {words.at(f'{now} - i / 5 % 60 * 86400')}, 'payment', 'Оплата карткою',"
        " CASE WHEN i / 5 % 8 = 0 THEN 'failed' ELSE 'done' END, CASE WHEN i / 5 % 8 = 0 THEN 'Недостатньо коштів' END,"
        f" i * 7919 % 100000 * 100, 'UAH', 1 FROM {all_of_them} WHERE i % 5 = 1",
    )
    yield (
        "deals",
        "customer, title, kind, status, amount, currency, opened_at, version",
        f"SELECT i, 'Іпотека', 'mortgage', 'open', 25000000000, 'UAH', {made}, 1 FROM {all_of_them} WHERE i % 20 = 11",
    )
    yield (
        "voicemails",
        "file, call, at, seconds, queue, customer",
        f"SELECT 'v' || i, 'v' || i, {words.at(f'{now} - 3600')}, 12, 'private', i FROM {all_of_them}"
        " WHERE i % 20 = 13",
    )
    yield (
        "calls",
        "call, revision, arrived_at, queue, number_input, number_kind, number_e164, customer, on_shift, outcome, talk,"
        " hold, reasons",
        f"SELECT 'b' || i, 1, {words.at(f'{now} - i % 600000')}, 'private', {number.format('i')}, 'e164',"
        f" {number.format('i')}, i, TRUE, 'answered', 184, 0, {words.json.format('[]')} FROM {all_of_them}"
        " WHERE i % 20 = 4",
    )
    yield (
        "call_marks",
        "call, customer, note, note_by, disposition",
        "SELECT 'b' || i, i, 'Питав про ліміт, надіслали умови', 'a100', 'resolved' FROM"
        f" {all_of_them} WHERE i % 20 = 4",
    )


def _entries(words: _Words, entry: int) -> str:
    """The so-manieth newest entry of everybody who has as many; the newest of some is a call that was kept whole."""
    when = f"{int(NOW.timestamp())} - {(entry - 1) * 9 * 86400} - (i * 7919 + {entry} * 104729) % {9 * 86400}"
    is_call = f"i % 20 = 4 AND {entry} = 1"
    return (
        "INSERT INTO timeline (customer, at, kind, channel, direction, title, text, agent, outcome, seconds, call)"
        f" SELECT i, {words.at(when)}, t.kind, t.channel, t.direction, t.title, t.body, 'a' || (100 + i % {AGENTS}),"
        f" t.outcome, t.seconds, CASE WHEN {is_call} THEN 'b' || i END FROM"
        f" (SELECT k * 1000 + c + 1 AS i FROM bank_blocks CROSS JOIN bank_sizes WHERE entries >= {entry}) AS every"
        f" JOIN bank_things t ON t.code = CASE WHEN {is_call} THEN 0 ELSE (i * 31 + {entry} * 7) % {len(_THINGS)} END"
    )

"""Rows as each version kept them, written as that version's SQL; a table or column that came later is not in it."""

from __future__ import annotations

AT = "'2026-03-04 05:06:07.000000'"

QUEUES_OF_THE_FIRST_VERSION = (
    "INSERT INTO queues (name, title, team, skills, hold_for_owner, ring, wrap_up, max_wait, short_abandon,"
    " service_seconds, service_target) VALUES ('private', 'Приватні', 'private', '{\"loans\": 5}', 45.0, 25.0, 30.0,"
    " 240.0, 6.0, 15.0, 0.9)"
)
QUEUES_SINCE = (
    "INSERT INTO queues (name, title, team, settings) VALUES ('private', 'Приватні', 'private',"
    ' \'{"hold": {"policy": "fixed", "seconds": 45.0}, "ring": 25.0}\')'
)

# By the revision that brought the tables.
ROWS: dict[str, tuple[str, ...]] = {
    "0001": (
        "INSERT INTO agents (login, name, role, language, teams, skills, endpoint, sip_password, password_hash) VALUES"
        " ('olena', 'Олена Гриценко', 'agent', 'uk', '[\"private\"]', '{\"loans\": 7}', 'PJSIP/olena', 's', 'h'),"
        " ('taras', 'Тарас', 'agent', 'uk', '[]', '{}', NULL, NULL, NULL)",
        "INSERT INTO customers (id, kind, name, given_name, patronymic, family_name, sex, language, segment, birthday,"
        f" created_at, created_by) VALUES (1, 'person', 'Шевченко Олена Петрівна', 'Олена', 'Петрівна', 'Шевченко',"
        f" 'f', 'uk', 'premium', '1985-11-20', {AT}, 'taras'),"
        f" (2, 'organisation', 'ТОВ «Ромашка» & <b>', NULL, NULL, NULL, NULL, 'uk', 'standard', NULL, {AT}, 'taras')",
        "INSERT INTO settings (key, value) VALUES ('demo', 'так')",
        "INSERT INTO assignments (id, customer, owner, deputies, since, until, by) VALUES"
        f" (1, 1, 'taras', '[]', {AT}, '2026-05-05 00:00:00.000000', 'x'),"
        f" (2, 1, 'olena', '[\"taras\"]', '2026-05-05 00:00:00.000000', NULL, 'x')",
        "INSERT INTO calls (call, revision, arrived_at, queue, number_input, number_kind, number_e164, name_given,"
        " customer, owner, on_shift, outcome, agent, answered_at, ended_at, wait, talk, hold, reasons) VALUES"
        f" ('1.1', 3, {AT}, 'private', '0675550001', 'e164', '+380675550001', 'О''Ш', 1, 'olena', TRUE, 'answered',"
        f' \'olena\', {AT}, {AT}, 4.5, 80.25, 1.5, \'[{{"after": 0.0, "code": "owner_idle"}}]\'),'
        f" ('2.2', 1, {AT}, 'private', 'anonymous', 'anonymous', NULL, NULL, NULL, NULL, FALSE, NULL, NULL, NULL, NULL,"
        " NULL, 0.0, 0.0, '[]')",
        f"INSERT INTO call_segments (call, position, agent, offered_at, hold) VALUES ('1.1', 0, 'olena', {AT}, 1.5)",
        "INSERT INTO call_marks (call, customer, note, note_by, disposition, disposition_by) VALUES"
        " ('1.1', 1, 'Передзвонити', 'olena', 'resolved', 'olena'), ('9.9', NULL, 'рано', 'taras', NULL, NULL)",
        "INSERT INTO contact_points (id, customer, kind, value, label, main, last_spoke_at) VALUES"
        f" (1, 1, 'phone', '+380675550001', 'моб.', TRUE, {AT}), (2, 1, 'email', 'o@example.com', NULL, FALSE, NULL),"
        " (3, 2, 'phone', '+380445550100', NULL, TRUE, NULL)",
        "INSERT INTO name_words (word, customer) VALUES ('шевченко', 1), ('олена', 1), ('петрівна', 1), ('ромашка', 2)",
        "INSERT INTO products (id, customer, kind, title, since, balance) VALUES"
        " (1, 1, 'deposit', 'Вклад', '2024-01-02', '50 000 UAH'), (2, 2, 'card', 'Картка', NULL, NULL)",
        "INSERT INTO relatives (id, customer, name, relation, birthday, relative) VALUES"
        " (1, 1, 'Іван', 'son', '2015-11-21', NULL), (2, 1, 'ТОВ «Ромашка»', 'employer', NULL, 2)",
        "INSERT INTO requests (id, customer, kind, title, status, opened_at, due, closed_at) VALUES"
        f" (1, 1, 'home_loan', 'Іпотека', 'received', {AT}, '2026-12-01', NULL),"
        f" (2, 1, 'card', 'Картка', 'closed', {AT}, NULL, {AT})",
        f"INSERT INTO sessions (token_hash, login, created_at, expires_at) VALUES ('t', 'olena', {AT}, {AT})",
        "INSERT INTO timeline (id, customer, at, kind, channel, direction, title, text, agent, outcome, seconds, call)"
        f" VALUES (1, 1, {AT}, 'interaction', 'call', 'inbound', 'Приватні', NULL, 'olena', 'answered', 80.25, '1.1'),"
        f" (2, 1, {AT}, 'note', NULL, NULL, '', 'Любить каву', 'olena', NULL, NULL, NULL)",
    ),
    "0003": (f"INSERT INTO shifts (id, agent, since, until, is_open) VALUES (1, 'olena', {AT}, {AT}, TRUE)",),
    "0004": (
        "INSERT INTO voicemails (id, file, call, at, seconds, queue, number, customer, owner) VALUES"
        f" (1, 'a.wav', '1.1', {AT}, 7.5, 'private', '+380675550001', 1, 'olena')",
    ),
    "0005": (
        "INSERT INTO callbacks (id, call, number, queue, customer, owner, asked_at, arrived_at, state, tries, request)"
        f" VALUES (1, '1.1', '+380675550001', 'private', 1, 'olena', {AT}, {AT}, 'given_up', 3, 1)",
        "UPDATE calls SET direction = 'outbound' WHERE call = '2.2'",
    ),
    "0006": (
        "UPDATE customers SET version = 4, external_id = 'crm-1', value = 125000000, region = 'UA' WHERE id = 1",
        f"INSERT INTO consents (id, customer, kind, given, at, by) VALUES (1, 1, 'marketing', FALSE, {AT}, 'olena')",
        f"INSERT INTO confirmations (id, customer, agent, call, at, how) VALUES (1, 1, 'olena', '1.1', {AT}, 'other')",
        "UPDATE timeline SET source = 'note:1' WHERE id = 2",
    ),
    "0007": (
        "INSERT INTO tasks (id, customer, title, status, created_at, created_by, due) VALUES"
        f" (1, 1, 'Подзвонити', 'open', {AT}, 'olena', {AT})",
        "INSERT INTO operations (id, customer, at, kind, title, status, amount, currency) VALUES"
        f" (1, 1, {AT}, 'payment', 'Комуналка', 'failed', 12345678, 'UAH')",
        f"INSERT INTO notes (id, customer, title, text, at, by) VALUES (1, 1, '', 'Любить каву', {AT}, 'olena')",
        "UPDATE requests SET category = 'complaint', external_id = 'r-1' WHERE id = 1",
    ),
    "0008": (
        "INSERT INTO handovers (id, owner, plan, state, customers, deputies, returned, at, by) VALUES"
        f" (1, 'taras', '{{\"to\": \"olena\"}}', 'done', 1, 0, 0, {AT}, 'adam')",
        "UPDATE assignments SET handover = 1 WHERE id = 2",
    ),
    "0009": (
        "INSERT INTO audit (id, at, actor, action, kind, subject, customer, details) VALUES"
        f" (1, {AT}, 'olena', 'changed', 'customer', '1', 1, '{{\"fields\": [\"name\"]}}')",
    ),
    "0011": (
        "INSERT INTO duplicates (id, one, other, score, reasons, state, found_at) VALUES"
        f" (1, 1, 2, 0.5, '[\"phone\"]', 'dismissed', {AT})",
    ),
}


def rows_of(revision: str) -> list[str]:
    """The statements that fill a database of this revision."""
    queues = QUEUES_OF_THE_FIRST_VERSION if revision == "0001" else QUEUES_SINCE
    return [queues, *(statement for since, all_ in ROWS.items() if since <= revision for statement in all_)]

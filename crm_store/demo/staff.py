"""Who works in the demo bank, and its queues."""

from __future__ import annotations

from crm_store.records import AgentRecord, QueueRecord

AGENTS = (
    AgentRecord(
        login="olena",
        name="Олена Гриценко",
        role="agent",
        teams=("private",),
        skills={"uk": 10, "ru": 8, "en": 8, "investments": 9},
    ),
    AgentRecord(
        login="taras",
        name="Тарас Мельничук",
        role="agent",
        language="uk",
        teams=("private",),
        skills={"uk": 10, "en": 6, "cards": 9},
    ),
    AgentRecord(
        login="svitlana",
        name="Светлана Орлова",
        role="agent",
        language="ru",
        teams=("private",),
        skills={"ru": 10, "uk": 8, "deposits": 8},
    ),
    AgentRecord(
        login="bohdan",
        name="Богдан Левченко",
        role="agent",
        language="uk",
        teams=("lending",),
        skills={"uk": 10, "ru": 7, "loans": 10},
    ),
    AgentRecord(
        login="iryna",
        name="Ірина Савчук",
        role="agent",
        language="uk",
        teams=("lending", "private"),
        skills={"uk": 10, "ru": 9, "en": 7, "loans": 7},
    ),
    AgentRecord(
        login="daniel",
        name="Daniel Harper",
        role="agent",
        teams=("lending",),
        skills={"en": 10, "uk": 7, "loans": 8},
    ),
    AgentRecord(login="halyna", name="Галина Романюк", role="supervisor", teams=("private", "lending")),
    AgentRecord(login="admin", name="Марко Ткаченко", role="administrator"),
)

EXPERTS = tuple(agent for agent in AGENTS if agent.role == "agent")

DEFAULT_QUEUE = "private"

QUEUES = (
    QueueRecord(name=DEFAULT_QUEUE, title="Private banking", team="private"),
    QueueRecord(name="lending", title="Lending", team="lending", skills={"loans": 5}, hold_for_owner=45.0),
)


def experts_speaking(language: str) -> tuple[AgentRecord, ...]:
    """The experts who speak a language well enough to own a customer who speaks it."""
    return tuple(expert for expert in EXPERTS if expert.skills.get(language, 0) >= 7)

"""Who works in the demo bank, and its queues."""

from __future__ import annotations

from crm_store.queue_record import Announcements, HoldAdaptive, Hours, QueueRecord, QueueStep, Span, WayOut, Week
from crm_store.records import AgentRecord

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

LANGUAGES = frozenset({"uk", "ru", "en"})

SEGMENT_BONUS = {"vip": 120.0, "premium": 45.0}

ALWAYS = (Span(opens="00:00", closes="24:00"),)

ALWAYS_OPEN = Hours(
    zone="Europe/Kyiv",
    week=Week(
        monday=ALWAYS,
        tuesday=ALWAYS,
        wednesday=ALWAYS,
        thursday=ALWAYS,
        friday=ALWAYS,
        saturday=ALWAYS,
        sunday=ALWAYS,
    ),
)

STEPS = (
    QueueStep(kind="deputies"),
    QueueStep(kind="team", seconds=60.0),
    QueueStep(kind="relaxed", seconds=60.0, relax=3),
    QueueStep(kind="any"),
)

QUEUES = (
    QueueRecord(
        name=DEFAULT_QUEUE,
        title="Private banking",
        team="private",
        languages=LANGUAGES,
        hold=HoldAdaptive(segments={"vip": 600.0}),
        steps=STEPS,
        segment_bonus=SEGMENT_BONUS,
        announcements=Announcements(callback=True),
        on_timeout=WayOut(kind="callback"),
        hours=ALWAYS_OPEN,
    ),
    QueueRecord(
        name="lending",
        title="Lending",
        team="lending",
        skills={"loans": 5},
        languages=LANGUAGES,
        hold=HoldAdaptive(value=300.0, fallback=45.0),
        steps=STEPS,
        segment_bonus=SEGMENT_BONUS,
        announcements=Announcements(callback=True),
        on_timeout=WayOut(kind="queue", queue=DEFAULT_QUEUE),
        hours=ALWAYS_OPEN,
    ),
)


def experts_speaking(language: str) -> tuple[AgentRecord, ...]:
    """The experts who speak a language well enough to own a customer who speaks it."""
    return tuple(expert for expert in EXPERTS if expert.skills.get(language, 0) >= 7)

"""All that may happen to a small bank, for the tests that try whatever comes."""

from __future__ import annotations

from hypothesis import strategies as st

from routing.events import HistoryLearned
from routing.model import Channel
from routing.queue import Adaptive, Announcements, Fixed, Forever, Never, Queue, Step, StepKind, Way, WayOut
from routing.survival import Survival, kaplan_meier

PEOPLE = st.sampled_from(["ivan", "olha", "nina", "taras"])
OWNERS = st.one_of(st.none(), PEOPLE)
DEPUTIES = st.lists(PEOPLE, max_size=2, unique=True).map(tuple)
CALLERS = st.integers(0, 5)
KNOWN_BY = st.sampled_from([None, "+1", "+2"])
QUEUES = st.sampled_from(["private", "cards", "misspelt"])
SEGMENTS = st.sampled_from([None, "gold"])
LANGUAGES = st.sampled_from([None, "german"])
CHANNELS = st.sampled_from([Channel.VOICE, Channel.VOICE, Channel.VOICE, Channel.CHAT])

HOLDS = st.sampled_from([Fixed(seconds=0), Fixed(seconds=10), Fixed(), Never(), Forever(), Adaptive()])
SECONDS = st.sampled_from([0.0, 0.0, 10.0, 40.0, None])
STEPS = st.lists(
    st.builds(
        Step,
        kind=st.sampled_from(StepKind),
        seconds=SECONDS,
        segments=st.sampled_from([frozenset(), frozenset(), frozenset({"gold"})]),
        relax=st.sampled_from([0, 1]),
    ),
    min_size=1,
    max_size=4,
).map(tuple)
WAYS = st.builds(Way, kind=st.sampled_from([*WayOut, WayOut.QUEUE]), queue=QUEUES)
SETTINGS = st.builds(
    Queue,
    name=st.sampled_from(["private", "cards"]),
    team=st.sampled_from(["private", "cards"]),
    skills=st.sampled_from([{}, {"english": 3}]),
    languages=st.sampled_from([frozenset(), frozenset({"german"})]),
    hold=HOLDS,
    steps=st.one_of(st.just(Queue(name="", team="").steps), STEPS),
    owner_first=st.sampled_from([True, True, False]),
    owner_bonus=st.sampled_from([0.0, 30.0, 600.0]),
    segment_bonus=st.sampled_from([{}, {"gold": 20.0}, {"gold": 300.0}]),
    bonus_limit=st.sampled_from([0.0, 40.0, 900.0]),
    wrap_up=st.sampled_from([0.0, 15.0]),
    max_wait=st.sampled_from([None, 20.0, 60.0]),
    p95_wait=st.sampled_from([20.0, 180.0]),
    repeat_within=st.sampled_from([0.0, 600.0]),
    announcements=st.sampled_from([None, Announcements(first=5, every=10), Announcements(first=5, every=0)]),
    on_timeout=WAYS,
    on_empty=WAYS,
    on_closed=WAYS,
)

UNKNOWN = HistoryLearned(at=0, talk=Survival(), patience=Survival())
SHORT_TALKS = kaplan_meier([(5.0 + i % 40, True) for i in range(400)])
LONG_TALKS = kaplan_meier([(60.0 + 10 * (i % 60), True) for i in range(400)])
PATIENCE = kaplan_meier([(10.0 + i, i % 3 == 0) for i in range(400)])
HISTORIES = st.sampled_from(
    [
        UNKNOWN,
        HistoryLearned(at=0, talk=SHORT_TALKS, patience=PATIENCE),
        HistoryLearned(at=0, talk=LONG_TALKS, patience=PATIENCE),
    ]
)

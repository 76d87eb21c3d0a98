"""The circle of those who may take a call widens step by step."""

from routing.model import Outcome
from routing.queue import Step, StepKind

DEPUTIES = StepKind.DEPUTIES
TEAM = StepKind.TEAM
RELAXED = StepKind.RELAXED
ANY = StepKind.ANY


def test_only_the_team_is_tried_in_the_first_seconds(day):
    day.configures(steps=(Step(kind=TEAM, seconds=20), Step(kind=RELAXED)))
    day.signs_in("ivan")
    day.starts("stefan", teams=("cards",), english=5)
    day.calls("petro")
    day.passes(19)
    assert day.who_rings("petro") is None
    day.passes(1)
    assert day.who_rings("petro") == "stefan"
    assert day.story("petro") == "no owner, nobody free, then longest idle with the skill"


def test_a_step_that_nobody_at_work_serves_is_skipped_at_once(day):
    day.configures(steps=(Step(kind=DEPUTIES, seconds=60), Step(kind=TEAM, seconds=60), Step(kind=RELAXED)))
    day.starts("stefan", teams=("cards",), english=5)
    day.calls("petro", owner="olha", deputies=("ivan",))
    assert day.who_rings("petro") == "stefan"


def test_the_wider_circle_opens_at_once_when_the_last_of_the_team_goes_home(day):
    day.configures(steps=(Step(kind=TEAM, seconds=60), Step(kind=RELAXED)))
    day.signs_in("ivan")
    day.starts("stefan", teams=("cards",), english=5)
    day.calls("petro")
    day.passes(5)
    day.signs_out("ivan")
    assert day.who_rings("petro") == "stefan"


def test_the_team_may_still_take_him_after_the_circle_has_widened(day):
    day.configures(steps=(Step(kind=TEAM, seconds=20), Step(kind=RELAXED)))
    day.signs_in("ivan")
    day.calls("petro")
    day.passes(30)
    day.is_ready("ivan")
    assert day.who_rings("petro") == "ivan"
    assert day.story("petro").endswith("then team")


def test_deputies_have_their_time_before_the_team(day):
    day.configures(steps=(Step(kind=DEPUTIES, seconds=15), Step(kind=TEAM)))
    day.starts("ivan")
    day.signs_in("taras", teams=())
    day.calls("petro", owner="olha", deputies=("taras",))
    day.passes(14)
    assert day.who_rings("petro") is None
    day.passes(1)
    assert day.who_rings("petro") == "ivan"


def test_after_a_while_somebody_who_nearly_has_the_skill_is_good_enough(day):
    day.configures(steps=(Step(kind=TEAM, seconds=30), Step(kind=RELAXED, relax=2)))
    day.signs_in("ivan")
    day.starts("stefan", teams=("cards",), english=3)
    day.starts("taras", teams=("cards",), english=2)
    day.calls("petro")
    day.calls("maria")
    day.passes(30)
    assert day.who_rings("petro") == "stefan"
    assert day.who_rings("maria") is None, "two levels below is too little"
    assert day.story("petro") == "no owner, nobody free, then nearly with the skill"


def test_a_skill_is_never_relaxed_away(day):
    day.configures(skills={"english": 2}, steps=(Step(kind=RELAXED, relax=9),))
    day.starts("stefan", teams=(), english=0)
    day.calls("petro")
    assert day.outcomes("petro") == [Outcome.EMPTY]


def test_in_the_end_anybody_at_work_takes_him(day):
    day.configures(steps=(Step(kind=TEAM, seconds=60), Step(kind=ANY)))
    day.signs_in("ivan")
    day.starts("stefan", teams=(), english=0)
    day.calls("petro")
    day.passes(60)
    assert day.who_rings("petro") == "stefan"
    assert day.story("petro") == "no owner, nobody free, then anybody"


def test_a_step_without_end_is_the_last_while_somebody_serves_it(day):
    day.configures(steps=(Step(kind=TEAM, seconds=None), Step(kind=ANY)))
    day.signs_in("ivan")
    day.starts("stefan", teams=(), english=0)
    day.calls("petro")
    day.passes(3600)
    assert day.who_rings("petro") is None
    day.signs_out("ivan")
    assert day.who_rings("petro") == "stefan"


def test_a_step_for_one_segment_is_closed_to_others(day):
    day.configures(steps=(Step(kind=ANY, segments=frozenset({"gold"})), Step(kind=TEAM)))
    day.signs_in("ivan")
    day.starts("stefan", teams=(), english=0)
    day.calls("petro")
    day.calls("maria", segment="gold")
    assert (day.who_rings("petro"), day.who_rings("maria")) == (None, "stefan")


def test_a_step_for_others_takes_none_of_his_time(day):
    day.configures(steps=(Step(kind=ANY, seconds=60, segments=frozenset({"gold"})), Step(kind=TEAM)))
    day.starts("ivan")
    day.calls("petro")
    assert day.who_rings("petro") == "ivan"


def test_the_steps_begin_when_the_hold_for_the_expert_is_over(day):
    day.configures(steps=(Step(kind=TEAM, seconds=20), Step(kind=RELAXED)))
    day.starts("olha")
    day.signs_in("ivan")
    day.talks_with("olha", "maria")
    day.starts("stefan", teams=("cards",), english=5)
    day.calls("petro", owner="olha")
    day.passes(49)
    assert day.who_rings("petro") is None
    day.passes(1)
    assert day.who_rings("petro") == "stefan"


def test_a_call_that_rang_in_vain_does_not_begin_its_steps_again(day):
    day.configures(steps=(Step(kind=TEAM, seconds=20), Step(kind=RELAXED)))
    day.starts("ivan")
    day.signs_in("olha")
    day.calls("petro")
    day.starts("stefan", teams=("cards",), english=5)
    day.passes(20)
    day.misses("ivan", "petro")
    assert day.who_rings("petro") == "stefan"


def test_who_speaks_his_language_is_rung(day):
    day.configures(languages=frozenset({"german"}), skills={})
    day.starts("ivan", english=5)
    day.starts("nina", german=3)
    day.calls("petro", language="german")
    assert day.who_rings("petro") == "nina"
    day.calls("maria", language="german")
    assert day.who_rings("maria") is None
    day.calls("anna", language="french")
    assert day.who_rings("anna") == "ivan", "a language that the queue does not ask for keeps nobody away"


def test_without_experts_first_deputies_have_no_time_of_their_own(day):
    day.configures(owner_first=False, steps=(Step(kind=DEPUTIES, seconds=60), Step(kind=TEAM)))
    day.starts("ivan")
    day.signs_in("taras", teams=())
    day.calls("petro", owner="olha", deputies=("taras",))
    assert day.who_rings("petro") == "ivan"


def test_nobody_waits_for_deputies_whom_no_step_asks(day):
    day.configures(steps=(Step(kind=TEAM),))
    day.signs_in("taras", teams=())
    day.calls("petro", owner="olha", deputies=("taras",))
    assert day.outcomes("petro") == [Outcome.EMPTY]

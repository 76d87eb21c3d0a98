"""Policies by name and by file."""

from __future__ import annotations

from pathlib import Path

import pytest

from cti.replay.errors import ReplayError
from cti.replay.options import ReplayOptions
from cti.replay.policy import NAMED, Policy, policy, queue_of, text_of
from routing.queue import Fixed, Forever, Never, Queue


def queue(name: str, *changes: str, **options: float) -> Queue:
    return queue_of(policy(name, changes), ReplayOptions(**options))


def test_named_policies_mean_what_they_say() -> None:
    assert queue("pooled").hold == Never()
    assert not queue("pooled").owner_first
    assert (queue("owner_if_idle").hold, queue("owner_if_idle").owner_bonus) == (Never(), 0)
    assert (queue("own_first").hold, queue("own_first").owner_bonus) == (Never(), 3600)
    assert (queue("fixed_30").hold, queue("fixed_120").hold) == (Fixed(seconds=30), Fixed(seconds=120))
    assert queue("dedicated").hold == Forever()


def test_adaptive_is_what_every_queue_has_of_itself() -> None:
    of_itself = Queue(name="q", team="q")
    mine = queue("adaptive")
    for key in policy("adaptive").settings:
        assert getattr(mine, key) == getattr(of_itself, key), key


def test_fixed_takes_any_number_of_seconds() -> None:
    assert queue("fixed_45").hold == Fixed(seconds=45)
    assert "45 s" in text_of("fixed_45")


@pytest.mark.parametrize("name", NAMED)
def test_policy_can_be_copied_to_a_file(tmp_path: Path, name: str) -> None:
    copy = tmp_path / "mine.toml"
    copy.write_text(text_of(name), encoding="utf-8")
    assert policy(str(copy)) == Policy(name="mine", settings=policy(name).settings)


def test_settings_can_be_changed_on_the_way() -> None:
    assert queue("fixed_30", "hold.seconds=7", "owner_bonus=60").hold == Fixed(seconds=7)
    assert queue("fixed_30", "hold.seconds=7", "owner_bonus=60").owner_bonus == 60


def test_options_of_the_centre_reach_the_queue() -> None:
    assert queue("pooled", wrap_up=15).wrap_up == 15
    assert queue("pooled", ring=90).ring > 90, "nobody misses a call in a replay"
    assert queue("pooled", priority_bonus=90).segment_bonus == {"high": 90}
    assert queue("pooled", "segment_bonus={gold=5}", priority_bonus=90).segment_bonus == {"gold": 5}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("owner_bonos = 3", "policy mine: no setting owner_bonos; there are skills"),
        ('name = "x"', "no setting name"),
        ('[hold]\npolicy = "often"', "Invalid value 'often'"),
        ('owner_bonus = "much"', "Expected `float`, got `str`"),
        (
            '[hold]\npolicy = "fixed"\nsecond = 3',
            "policy mine: no setting hold.second; there are hold.policy, hold.seconds",
        ),
        ('[[steps]]\nkind = "team"\nseconds = 3\nrelaxed = 1', "policy mine: no setting steps.relaxed"),
        ("owner_bonus =", "mine.toml: "),
    ],
)
def test_bad_file_is_told(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReplayError) as told:
        policy(str(path))
    assert said in str(told.value)


def test_unknown_name_is_told_with_those_there_are() -> None:
    with pytest.raises(ReplayError, match="'best' is no policy: take pooled, owner_if_idle"):
        policy("best")
    with pytest.raises(OSError, match="nowhere"):
        policy("nowhere.toml")


@pytest.mark.parametrize("change", ["hold.value", "hold.value=", "=60", ""])
def test_change_that_sets_nothing_is_told_how_to_write_it(change: str) -> None:
    with pytest.raises(ReplayError, match=f"--set {change}: write it as KEY=VALUE, such as hold.value=60"):
        policy("adaptive", [change])


def test_change_of_what_a_hold_does_not_have_names_what_it_has() -> None:
    with pytest.raises(
        ReplayError, match=r"no setting hold\.nope; there are hold\.policy, hold\.value, .*hold\.fallback$"
    ):
        policy("adaptive", ["hold.nope=3"])

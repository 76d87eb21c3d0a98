"""`farley queue`: an administrator says on the command line how calls are served."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from crm_store.queue_record import Announcements, HoldFixed, HoldForever, QueueRecord, WayOut
from crm_store.store import Store
from tests.contract.test_queues import WHOLE
from tests.cti.conftest import Farley


def kept(folder: Path, name: str) -> QueueRecord:
    """The queue as the store has it."""

    async def read() -> QueueRecord:
        store = await Store.open(f"sqlite:///{folder}/var/farley.sqlite")
        try:
            return await store.queue(name)
        finally:
            await store.close()

    return asyncio.run(read())


def test_queue_is_added_and_changed(farley: Farley, tmp_path: Path) -> None:
    assert "--team" in farley("queue", "set", "main").err
    assert farley("queue", "set", "main", "--title", "Private customers", "--team", "private").status == 0
    assert farley("queue", "set", "main", "--ring", "25", "--hold", "45").status == 0
    assert re.search(r"main +Private customers +private +45 s +25 s +60 s +always", farley("queue", "list").out)
    assert farley("queue", "set", "a,b", "--team", "private").status == 1


def test_every_common_setting_has_an_option(farley: Farley, tmp_path: Path) -> None:
    farley("queue", "set", "main", "--team", "private")
    options = (
        *("--title", "Кредити", "--team", "lending", "--skill", "loans:5", "--skill", "cards:2", "--language", "uk"),
        *("--hold", "forever", "--no-owner-first", "--owner-bonus", "100", "--segment-bonus", "vip:60.5"),
        *("--bonus-limit", "200", "--ring", "25", "--wrap-up", "30", "--max-wait", "300", "--p95-wait", "120"),
        *("--service-seconds", "30", "--service-target", "0.9", "--short-abandon", "4", "--repeat-within", "900"),
        *("--announce", "20,45", "--offer-callback"),
        *("--on-timeout", "callback", "--on-empty", "main", "--on-closed", "fallback"),
    )
    assert farley("queue", "set", "lending", *options).err == ""
    assert kept(tmp_path, "lending") == QueueRecord(
        name="lending",
        title="Кредити",
        team="lending",
        skills={"loans": 5, "cards": 2},
        languages=frozenset({"uk"}),
        hold=HoldForever(),
        owner_first=False,
        owner_bonus=100.0,
        segment_bonus={"vip": 60.5},
        bonus_limit=200.0,
        ring=25.0,
        wrap_up=30.0,
        max_wait=300.0,
        p95_wait=120.0,
        service_seconds=30.0,
        service_target=0.9,
        short_abandon=4.0,
        repeat_within=900.0,
        announcements=Announcements(first=20.0, every=45.0, callback=True),
        on_timeout=WayOut(kind="callback"),
        on_empty=WayOut(kind="queue", queue="main"),
        on_closed=WayOut(),
    )


def test_settings_are_taken_away_again(farley: Farley, tmp_path: Path) -> None:
    farley("queue", "set", "main", "--team", "a", "--skill", "loans:5", "--max-wait", "60", "--announce", "20,45")
    none = ("--skill", "none", "--max-wait", "none", "--announce", "none", "--hold", "30")
    assert farley("queue", "set", "main", *none).status == 0
    assert kept(tmp_path, "main") == QueueRecord(name="main", title="main", team="a", hold=HoldFixed(seconds=30.0))


def test_what_is_shown_can_be_given_back(farley: Farley, tmp_path: Path) -> None:
    farley("queue", "set", "private", "--team", "private")

    async def save() -> None:
        store = await Store.open(f"sqlite:///{tmp_path}/var/farley.sqlite")
        await store.save_queue(WHOLE)
        await store.close()

    asyncio.run(save())
    shown = farley("queue", "show", "lending")
    assert shown.status == 0
    (tmp_path / "copy.toml").write_text(shown.out, encoding="utf-8")
    assert farley("queue", "set", "copy", "--file", "copy.toml").err == ""
    assert kept(tmp_path, "copy") == msgspec.structs.replace(WHOLE, name="copy")


def test_queue_whose_hours_never_end_is_open_always(farley: Farley, tmp_path: Path) -> None:
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    week = "".join(f'[[hours.week.{day}]]\nopens = "00:00"\ncloses = "24:00"\n' for day in days)
    text = f'title = "A"\nteam = "a"\n[hours]\nzone = "Europe/Kyiv"\n{week}'
    (tmp_path / "main.toml").write_text(text)
    (tmp_path / "rest.toml").write_text(f"{text}[[hours.holidays]]\nday = 2026-12-25\n")
    assert farley("queue", "set", "main", "--file", "main.toml").err == ""
    assert farley("queue", "set", "rest", "--file", "rest.toml").err == ""
    said = farley("queue", "list").out
    assert re.search(r"main .* always *\n", said)
    assert re.search(r"rest .* Europe/Kyiv *\n", said)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--ring", "0"), "farley: ring: expected a number from 1 to 300"),
        (("--ring", "999"), "farley: ring: expected a number from 1 to 300"),
        (("--max-wait", "-1"), "farley: max_wait: expected a number from 0 to 86400"),
        (("--hold", "-3"), "farley: hold.seconds: expected a number from 0 to 86400"),
        (("--announce", "20,5"), "farley: announcements.every: expected a number from 10 to 86400"),
        (("--title", ""), "farley: title: expected 1 to 100 characters"),
        (("--hold", "sometimes"), "--hold: 'sometimes' is neither never, forever, adaptive nor a number of seconds"),
        (("--skill", "loans"), "--skill loans: write it as NAME:LEVEL"),
        (("--skill", ":5"), "--skill :5: write it as NAME:LEVEL"),
        (("--skill", "loans:11"), "farley: skills: expected a whole number from 1 to 10"),
        (("--segment-bonus", "vip"), "--segment-bonus vip: write it as NAME:SECONDS"),
        (("--segment-bonus", "vip:-1"), "farley: segment_bonus: expected a number from 0 to 86400"),
        (("--on-empty", "nowhere"), "on_empty.queue is no queue"),
        (("--on-empty", "main"), "on_empty.queue is the queue itself"),
        (("--service-target", "nan"), "service_target"),
        (("--file", "none.toml"), "none.toml: No such file"),
    ],
)
def test_setting_that_makes_no_sense_is_refused_with_its_reason(
    farley: Farley, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    farley("queue", "set", "main", "--team", "private")
    refused = farley("queue", "set", "main", *options)
    assert refused.status == 1
    assert re.search(said, refused.err)
    assert kept(tmp_path, "main") == QueueRecord(name="main", title="main", team="private")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = ", "queue.toml: "),
        ('title = "A"\nteam = "a"\nrings = 3', "unknown field `rings`"),
        ('title = "A"', "missing required field `team`"),
        ('title = "A"\nteam = "a"\nring = "long"', "queue.toml: ring: expected a number from 1 to 300"),
        (
            'title = "A"\nteam = "a"\n[[steps]]\nkind = "all"',
            "queue.toml: steps[0].kind: expected one of any, deputies, relaxed, team",
        ),
        ('title = "A"\nteam = "a"\n[hours]\nzone = "Nowhere"', "hours.zone is no time zone"),
    ],
)
def test_file_that_is_wrong_is_refused_with_its_reason(farley: Farley, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "queue.toml").write_text(text)
    refused = farley("queue", "set", "main", "--file", "queue.toml")
    assert refused.status == 1
    assert said in refused.err


def test_queue_that_is_needed_stays_and_any_other_is_removed(farley: Farley) -> None:
    farley("queue", "set", "main", "--team", "a")
    farley("queue", "set", "cards", "--team", "a")
    farley("queue", "set", "lending", "--team", "a", "--on-timeout", "cards")
    assert "routing.default_queue" in farley("queue", "remove", "main").err
    assert "lending sends callers into it" in farley("queue", "remove", "cards").err
    assert farley("queue", "remove", "lending").status == 0
    assert farley("queue", "remove", "cards").status == 0
    assert "There is no queue 'cards'" in farley("queue", "remove", "cards").err
    assert "cards" not in farley("queue", "list").out


def test_options_say_what_they_take(farley: Farley) -> None:
    said: Any = farley("queue", "set", "--help").out
    for word in ("FILE.toml", "never, forever, adaptive, or seconds", "NAME:LEVEL"):
        assert word in said

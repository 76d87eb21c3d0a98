"""A caller who was cut off, or gave up, and rings again."""

from routing.queue import Never


def test_who_gave_up_and_rings_again_has_his_old_place(day):
    day.signs_in("ivan")
    day.calls("petro", caller="+1")
    day.passes(10)
    day.calls("maria", caller="+2")
    day.hangs_up("petro")
    day.passes(60)
    day.calls("petro again", caller="+1")
    day.is_ready("ivan")
    assert day.who_rings("petro again") == "ivan"
    assert day.story("petro again") == "rings again, no owner, nobody free, then team"


def test_who_was_cut_off_gets_the_agent_he_talked_with(day):
    day.starts("ivan", "olha")
    day.configures(wrap_up=0)
    day.calls("petro", caller="+1")
    day.answers("ivan", "petro")
    day.passes(100)
    day.hangs_up("petro")
    day.passes(30)
    day.calls("petro again", caller="+1")
    assert day.who_rings("petro again") == "ivan"
    assert day.story("petro again") == "rings again, then the agent he had before"


def test_who_was_cut_off_is_held_for_the_agent_who_still_writes_his_notes(day):
    day.starts("ivan", "olha")
    day.calls("petro", caller="+1")
    day.answers("ivan", "petro")
    day.hangs_up("petro")
    day.passes(20)
    day.calls("petro again", caller="+1")
    assert (day.waits_for("petro again"), day.who_rings("petro again")) == ("ivan", None)
    day.is_ready("ivan")
    assert day.who_rings("petro again") == "ivan"


def test_his_own_expert_is_next_when_the_agent_he_had_does_not_answer(day):
    day.configures(wrap_up=0)
    day.starts("ivan")
    day.calls("petro", caller="+1", owner="olha")
    day.answers("ivan", "petro")
    day.hangs_up("petro")
    day.starts("olha", teams=())
    day.calls("petro again", caller="+1", owner="olha")
    assert day.who_rings("petro again") == "ivan"
    day.misses("ivan", "petro again")
    assert day.who_rings("petro again") == "olha"


def test_an_agent_who_went_home_is_not_waited_for(day):
    day.starts("ivan", "olha")
    day.calls("petro", caller="+1")
    day.answers("ivan", "petro")
    day.hangs_up("petro")
    day.signs_out("ivan")
    day.calls("petro again", caller="+1")
    assert day.who_rings("petro again") == "olha"


def test_who_rings_again_too_late_is_as_any_other(day):
    day.configures(repeat_within=600)
    day.signs_in("ivan")
    day.calls("petro", caller="+1")
    day.hangs_up("petro")
    day.calls("maria", caller="+2")
    day.passes(601)
    day.calls("petro again", caller="+1")
    day.is_ready("ivan")
    assert day.who_rings("maria") == "ivan"


def test_the_old_place_is_given_back_once_only(day):
    day.signs_in("ivan")
    day.calls("petro", caller="+1")
    day.hangs_up("petro")
    day.passes(10)
    day.calls("maria", caller="+2")
    day.passes(10)
    day.calls("petro's first", caller="+1")
    day.calls("petro's second", caller="+1")
    day.is_ready("ivan")
    day.answers("ivan", "petro's first")
    day.hangs_up("petro's first")
    day.is_ready("ivan")
    assert day.who_rings("maria") == "ivan"


def test_a_caller_whom_nobody_can_tell_from_others_has_no_old_place(day):
    day.signs_in("ivan")
    day.calls("petro")
    day.hangs_up("petro")
    day.calls("maria")
    day.calls("petro again")
    day.is_ready("ivan")
    assert day.who_rings("maria") == "ivan"


def test_whose_conversation_the_agent_ended_is_not_put_through_to_him_again(day):
    day.configures(hold=Never(), wrap_up=0)
    day.starts("ivan", "olha")
    day.calls("petro", caller="+1")
    day.answers("ivan", "petro")
    day.ends("ivan", "petro")
    day.hangs_up("petro")
    day.calls("petro again", caller="+1")
    assert day.who_rings("petro again") == "olha", "longest idle"


def test_a_callback_does_not_use_up_what_is_kept_for_one_who_rings_again(day):
    day.signs_in("ivan")
    day.calls("petro", caller="+1")
    day.passes(10)
    day.hangs_up("petro")
    day.calls("maria")
    day.calls("callback-petro", callback=True, caller="+1")
    day.calls("petro again", caller="+1")
    day.is_ready("ivan")
    assert day.who_rings("petro again") == "ivan"

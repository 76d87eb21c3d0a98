"""The story of a decision, as people read it."""

import pytest

from routing.explain import PHRASES, SENTENCES, sentence, story
from routing.model import Reason
from routing.reasons import ReasonCode


def test_the_story_reads_in_one_line():
    reasons = [
        Reason(at=0, code="owner_talking", agent="olha", seconds=30),
        Reason(at=12, code="held", agent="olha", seconds=12),
        Reason(at=12, code="deputy", agent="ivan", seconds=12),
    ]
    assert story(reasons) == "owner talking, held 12 s, then deputy"
    assert sentence(reasons[0]) == "The owner, olha, is talking; held for him up to 30 s."
    assert sentence(reasons[2]) == "Offered to the deputy, ivan."


def test_nothing_yet_is_an_empty_story():
    assert story(()) == ""


@pytest.mark.parametrize("code", ReasonCode)
def test_every_code_has_its_words_even_without_name_and_number(code):
    assert set(SENTENCES) == set(PHRASES) == set(ReasonCode)
    text = sentence(Reason(at=0, code=code))
    assert text.endswith(".")
    assert "{" not in text + story([Reason(at=0, code=code)])


def test_names_with_braces_are_only_text():
    assert sentence(Reason(at=0, code="rejected", agent="{seconds}")) == "{seconds} declined."

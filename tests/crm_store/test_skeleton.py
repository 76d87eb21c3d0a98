"""A name is found in either alphabet, however it was transliterated and as far as it is typed."""

from __future__ import annotations

import pytest

from crm_store.names import words
from crm_store.skeleton import readings, skeletons

SAME = (
    "Шевченко Shevchenko Schewtschenko",
    "Зеленський Зеленский Zelenskyi Zelensky Zelenskiy Zelenskij",
    "Сергієнко Serhiienko Sergienko Serhiyenko",
    "Соловйов Соловьёв Соловьев Solovyov Soloviov Solovyev",
    "Євген Yevhen Ievgen Evgen",
    "Щербина Shcherbyna Scherbina",
    "Юрій Юрий Yuriy Iurii Yurii Jurij",
    "Марія Мария Mariia Maria Mariya",
    "Хома Khoma",
    "Цимбал Tsymbal Cymbal",
    "Жук Zhuk",
    "Яценко Yatsenko Iatsenko Jacenko",
    "Мар’яна Mariana Maryana",
    "Їжак Yizhak",
    "Чайковський Chaikovskyi Tchaikovsky Tschaikowski Czajkowski",
    "Згурський Zghurskyi Zgurskiy",
    "Фёдор Фёдор Fyodor Fedor",
    "Ґалаґан Галаган Halahan Galagan",
)
DIFFERENT = (
    "Іван Іванна", "Марко Марія", "Коваль Ковальчук", "Гончар Гончарук", "Шульга Жульга", "Кравець Кравчук",
)  # fmt: skip


@pytest.mark.parametrize("names", SAME)
def test_all_spellings_of_a_name_are_one(names):
    assert len({skeletons(name) for name in names.split()}) == 1


@pytest.mark.parametrize("names", DIFFERENT)
def test_names_that_differ_stay_apart(names):
    assert len({skeletons(name) for name in names.split()}) == 2


@pytest.mark.parametrize("names", SAME)
def test_name_is_found_at_every_letter_of_every_spelling(names):
    spellings = names.split()
    (kept,) = {skeletons(name)[0] for name in spellings}
    lost = [
        typed
        for (folded,) in map(words, spellings)
        for typed in (folded[:length] for length in range(1, len(folded) + 1))
        if not kept.startswith(readings(typed))
    ]
    assert lost == []


def test_other_scripts_and_digits_stand_for_themselves():
    assert skeletons("ТОВ «Ромашка-77» Ωμέγα") == ("tov", "romaшka", "77", "ωμεγα")


@pytest.mark.parametrize("nothing", ["", "ь", "'", "—", "  "])
def test_what_has_no_letters_has_no_skeleton(nothing):
    assert skeletons(nothing) == ()

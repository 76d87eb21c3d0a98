"""Customers are greeted as they would greet each other, and found however their name is typed."""

from __future__ import annotations

import pytest

from crm_store.names import PersonName, greeting, parts, visible, vocative, words


@pytest.mark.parametrize(
    ("sex", "name", "called"),
    [
        ("m", "Андрій", "Андрію"),
        ("m", "Олег", "Олеже"),
        ("m", "Микола", "Миколо"),
        ("m", "Ілля", "Ілле"),
        ("m", "Петро", "Петре"),
        ("m", "Марко", "Марку"),
        ("m", "Марк", "Марку"),
        ("m", "Василь", "Василю"),
        ("m", "Ігор", "Ігоре"),
        ("m", "Тарас", "Тарасе"),
        ("m", "Лев", "Леве"),
        ("m", "Миколайович", "Миколайовичу"),
        ("f", "Олена", "Олено"),
        ("f", "Марія", "Маріє"),
        ("f", "Зоя", "Зоє"),
        ("f", "Любов", "Любове"),
        ("f", "Ольга", "Ольго"),
        ("f", "Оля", "Олю"),
        ("f", "Ігорівна", "Ігорівно"),
        ("f", "Ніколь", "Ніколь"),
        ("f", "Олександра-Вікторія", "Олександро-Вікторіє"),
    ],
)
def test_ukrainian_name_is_called_in_the_vocative(sex, name, called):
    assert vocative(name, sex) == called


@pytest.mark.parametrize(
    ("name", "language", "greeted"),
    [
        ("Коваленко Андрій Миколайович", "uk", "Андрію Миколайовичу"),
        ("Андрій Миколайович Коваленко", "uk", "Андрію Миколайовичу"),
        ("Верещагина Надежда Аркадьевна", "ru", "Надежда Аркадьевна"),
        ("Крот Иван Ильич", "ru", "Иван Ильич"),
        ("Абрамович Роман Аркадійович", "uk", "Романе Аркадійовичу"),
        ("Коваленко Андрій", "uk", "Коваленко Андрій"),
        ("John Smith", "en", "John Smith"),
        ("Ніхто", "uk", "Ніхто"),
        ("", "en", ""),
    ],
)
def test_name_typed_in_one_line_is_greeted_as_far_as_it_shows(name, language, greeted):
    assert greeting(name, parts(name, language), language) == greeted


def test_what_is_known_of_a_person_is_used():
    assert greeting("Jane Doe", PersonName(given="Jane", family="Doe", sex="f"), "en") == "Ms Doe"
    assert greeting("John Doe", PersonName(given="John", family="Doe", sex="m"), "en") == "Mr Doe"
    assert greeting("Тарас", PersonName(given="Тарас", sex="m"), "uk") == "пане Тарасе"
    assert greeting("Оксана", PersonName(given="Оксана", sex="f"), "uk") == "пані Оксано"
    assert greeting("ТОВ «Вітряк»", PersonName(), "uk") == "ТОВ «Вітряк»"


def test_words_are_folded_alike_however_they_are_typed():
    assert words("Мар’яна ҐОНТА-Ёлкина") == words("мар'яна гонта елкина") == ("маряна", "гонта", "елкина")
    assert words("Renée O’Brien") == ("renee", "obrien")
    assert words("Іван Іван ...") == ("іван",)


def test_what_a_stranger_writes_cannot_turn_round_or_hide_what_is_read():
    assert visible("\u202eknab ruoY\u202c \u200bBank\x85\x1b[2J ") == "knab ruoY Bank[2J"
    assert visible("Ґалаґан Мар’яна 😀") == "Ґалаґан Мар’яна 😀"

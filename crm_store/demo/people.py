"""The customers of the demo bank: names, numbers, families, firms."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from itertools import count
from random import Random

from crm_store.demo.model import Kin, Language, Person, Phone, years_before
from crm_store.demo.staff import EXPERTS, experts_speaking
from crm_store.demo.texts import texts
from crm_store.names import Sex

_LANGUAGES: tuple[Language, ...] = ("uk", "ru", "en")
_MOBILE = ("50", "63", "66", "67", "68", "73", "93", "95", "96", "97", "98", "99")
_AMERICA = ("202", "212", "312", "415", "617")
_COUPLES = 140
_STAFF_OF_FIRM = 3


class Town:
    """Makes people up. Numbers are valid, but of the invented kind (`555`, or ranges kept for drama); none twice."""

    def __init__(self, random: Random, today: date) -> None:
        self.random = random
        self.today = today
        self._serial = count(1000)
        self._abroad = count(200)

    def person(self, language: Language, sex: Sex | None = None, family: str | None = None) -> Person:
        """Somebody with a name, a birthday, a main number, an address and, mostly, an expert."""
        sex = sex or self._sex()
        given, patronymic, own_family = self._name(language, sex)
        family = family or own_family
        person = Person(
            name=f"{given} {family}" if patronymic is None else f"{family} {given} {patronymic}",
            language=language,
            given=given,
            patronymic=patronymic,
            family=family,
            sex=sex,
            segment=self.random.choices(("standard", "premium", "vip"), (80, 15, 5))[0],
            birthday=self._birthday(21, 84),
            phones=[Phone(value=self._abroad_number() if language == "en" else self.mobile())],
        )
        person.email = f"customer{next(self._serial)}@example.com"
        self.give_expert(person)
        return person

    def couple(self, language: Language) -> tuple[Person, Person]:
        """Husband and wife with one number at home, and their children."""
        family = self.random.choice(texts("names")[language]["families"])
        he, she = (self.person(language, sex, _by_sex(family, sex)) for sex in ("m", "f"))
        home = Phone(value=self.landline(), label="home", main=False)
        children = [self.child(he) for _ in range(self.random.choice((0, 1, 1, 2, 2, 3)))]
        for one, other, relation in ((he, she, "wife"), (she, he, "husband")):
            one.phones.append(home)
            one.kin += [Kin(name=other.name, relation=relation, birthday=other.birthday, person=other), *children]
        return he, she

    def child(self, father: Person) -> Kin:
        """A child with his father's patronymic and family name."""
        sex = self._sex()
        given = self._name(father.language, sex)[0]
        middle = "" if father.given is None else _patronymic(father.language, father.given, sex)
        family = _family_of(father.language, father.family or "", sex)
        name = f"{family} {given} {middle}".strip() if father.language != "en" else f"{given} {family}"
        return Kin(name=name, relation="son" if sex == "m" else "daughter", birthday=self._birthday(1, 20))

    def firm(self, name: str, language: Language) -> list[Person]:
        """An organisation and those of its staff who are customers; all ring from its switchboard."""
        board = self.landline()
        firm = Person(name=name, language=language, kind="organisation", segment="premium")
        firm.phones.append(Phone(value=board, label="switchboard"))
        self.give_expert(firm)
        staff = [self.person(language) for _ in range(_STAFF_OF_FIRM)]
        for person in staff:
            person.phones.append(Phone(value=board, label="office", main=False))
            firm.kin.append(Kin(name=person.name, relation="employee", birthday=person.birthday, person=person))
            person.kin.append(Kin(name=name, relation="employer", person=firm))
        return [firm, *staff]

    def give_expert(self, person: Person, owner: str | None = None) -> None:
        """An owner who speaks his language and two deputies; some standard customers have nobody of their own."""
        speaking = [expert.login for expert in experts_speaking(person.language)]
        if owner is None and person.segment == "standard" and self.random.random() < 0.1:
            return
        person.owner = owner or self.random.choice(speaking)
        others = [login for login in speaking if login != person.owner] or [EXPERTS[0].login]
        person.deputies = tuple(self.random.sample(others, min(2, len(others))))

    def mobile(self) -> str:
        """A Ukrainian mobile number."""
        serial = next(self._serial)
        return f"+380{_MOBILE[serial % len(_MOBILE)]}555{serial % 10_000:04}"

    def landline(self) -> str:
        """A Kyiv number."""
        return f"+38044555{next(self._serial) % 10_000:04}"

    def _abroad_number(self) -> str:
        serial = next(self._abroad)
        if serial < 700:
            return f"+44207946{serial:04}"
        return f"+1{_AMERICA[serial // 100 % len(_AMERICA)]}55501{serial % 100:02}"

    def _name(self, language: Language, sex: Sex) -> tuple[str, str | None, str]:
        names = texts("names")[language]
        family = _by_sex(self.random.choice(names["families"]), sex)
        father = self.random.choice(names["men"]).split("/")
        given = self.random.choice(names["men"]).split("/")[0] if sex == "m" else self.random.choice(names["women"])
        if language == "en":
            return given, None, family
        return given, father[1 if sex == "m" else 2], family

    def _sex(self) -> Sex:
        return "m" if self.random.random() < 0.5 else "f"

    def _birthday(self, youngest: int, oldest: int) -> date:
        return years_before(self.today, self.random.randint(youngest, oldest)) - timedelta(self.random.randrange(365))


def population(random: Random, today: date, size: int) -> list[Person]:
    """`size` customers: couples, firms with their staff, and people on their own, some with relatives."""
    town = Town(random, today)
    people: list[Person] = []
    for _ in range(_COUPLES):
        people += town.couple(random.choices(_LANGUAGES, (72, 22, 6))[0])
    for language in _LANGUAGES:
        for name in texts("names")["organisations"][language]:
            people += town.firm(name, language)
    while len(people) < size:
        person = town.person(random.choices(_LANGUAGES, (68, 20, 12))[0])
        if random.random() < 0.3:
            mother = town.person(person.language, "f")
            person.kin.append(
                Kin(name=mother.name, relation="mother", birthday=years_before(mother.birthday or today, 25))
            )
        people.append(person)
    return people[:size]


def _by_sex(family: str, sex: Sex) -> str:
    forms = family.split("/")
    return forms[-1] if sex == "f" else forms[0]


def _family_of(language: Language, family: str, sex: Sex) -> str:
    for pair in texts("names")[language]["families"]:
        if family in pair.split("/"):
            return _by_sex(pair, sex)
    return family


def _patronymic(language: Language, father: str, sex: Sex) -> str:
    for line in texts("names")[language].get("men", ()):
        given, *patronymics = line.split("/")
        if given == father and patronymics:
            return unicodedata.normalize("NFC", str(patronymics[0 if sex == "m" else 1]))
    return ""

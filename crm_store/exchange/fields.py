"""The fields that a column may be mapped to, and the headers by which each is known."""

from __future__ import annotations

import re

from crm_store.record import Record


class Field(Record, frozen=True, kw_only=True):
    """A field of a customer. `takes` is what the documentation says of it, `headers` how a column of it may be called.

    `many`: several columns may be mapped to it.
    """

    takes: str
    headers: str = ""
    many: bool = False


FIELDS: dict[str, Field] = {
    "external_id": Field(
        takes="By what another system knows him: a second row with the same one changes him.",
        headers="external id|customer id|client id|contact id|id|uid|code|crm id|код|ид|ід|идентификатор|ідентифікатор"
        "|код клиента|код клієнта|номер клиента|номер клієнта|ид клиента|ід клієнта|id клиента|id клієнта",
    ),
    "name": Field(
        takes="The whole name, of a person or an organisation. Put together from its parts where it is not given.",
        headers="name|full name|fullname|customer|client|customer name|client name|contact|fn|фио|піб|пib|клиент|клієнт"
        "|полное имя|повне імя|имя клиента|імя клієнта|наименование|назва|название|контакт|прізвище імя по батькові",
    ),
    "given_name": Field(takes="First name.", headers="first name|given name|firstname|forename|имя|імя"),
    "patronymic": Field(
        takes="Patronymic.", headers="patronymic|middle name|second name|additional name|отчество|по батькові"
    ),
    "family_name": Field(takes="Family name.", headers="last name|family name|surname|lastname|фамилия|прізвище"),
    "kind": Field(
        takes="`person` (the default) or `organisation`.",
        headers="kind|customer type|client type|тип клиента|тип клієнта|вид клиента",
    ),
    "sex": Field(
        takes="`m` or `f`; also in words (`male`, `ж`, `чол`). Where it is not given, the patronymic tells it.",
        headers="sex|gender|пол|стать",
    ),
    "language": Field(
        takes="Language code (`uk`, `ru`, `en`) or its name. Default: the import's `--language`.",
        headers="language|lang|язык|мова|preferred language|мова спілкування|язык общения",
    ),
    "segment": Field(
        takes="The value group he belongs to: `standard`, `premium`, `vip` (in any case, also `віп`, `премиум`) or "
        "another, kept in lower case. Default: `standard`.",
        headers="segment|tier|class|сегмент|категория клиента|категорія клієнта|customer segment",
    ),
    "birthday": Field(
        takes="`1980-12-31`, `31.12.1980`, `31/12/1980`, `12/31/1980` or `19801231`; day before month where both fit.",
        headers="birthday|birth date|date of birth|dob|bday|дата рождения|день рождения|др|дата народження"
        "|день народження|дн",
    ),
    "region": Field(
        takes="Country code (ISO 3166) where his national numbers are dialled. Default: the import's `--region`.",
        headers="region code|country code|country|region|код страны|код країни|страна|країна",
    ),
    "channel": Field(
        takes="How he likes to be reached: `call`, `chat`, `email`, `letter` or `visit`.",
        headers="channel|preferred channel|предпочитаемый канал|канал связи|канал звязку",
    ),
    "contact_times": Field(
        takes="When he likes to be reached, in words.",
        headers="contact times|best time|best time to call|удобное время|зручний час|время для звонка|час для дзвінка",
    ),
    "value": Field(
        takes="What he is worth, money a year.", headers="value|annual value|customer value|ценность|цінність"
    ),
    "cost_to_serve": Field(
        takes="What serving him costs, money a year.",
        headers="cost to serve|cost|стоимость обслуживания|вартість обслуговування",
    ),
    "phone": Field(
        takes="Telephone numbers in any spelling, several parted by commas. `phone:LABEL` labels them (`phone:work`). "
        "The first of the first column is his main number.",
        headers="phone|phone number|telephone|tel|mobile|mobile phone|cell|cell phone|home phone|work phone|телефон"
        "|мобильный|мобильный телефон|мобільний|мобільний телефон|сотовый|рабочий телефон|робочий телефон|моб|тел"
        "|домашний телефон|домашній телефон|номер телефона|номер телефону|контактный телефон|контактний телефон"
        "|other phone|other phones|другие телефоны|інші телефони|business phone|office phone",
        many=True,
    ),
    "email": Field(
        takes="E-mail addresses, several parted by commas. `email:LABEL` labels them.",
        headers="email|e mail|mail|email address|почта|эл почта|электронная почта|імейл|имейл|пошта|ел пошта"
        "|електронна пошта|work email|home email|other emails",
        many=True,
    ),
    "login": Field(takes="The name by which he signs in on the site.", headers="login|username|логин|логін", many=True),
    "owner": Field(
        takes="Login of the expert he is assigned to; there must be such an agent.",
        headers="owner|manager|expert|responsible|account manager|менеджер|ответственный|відповідальний|владелец"
        "|власник|персональный менеджер|персональний менеджер",
    ),
    "deputies": Field(
        takes="Logins of those who stand in for the owner, first deputy first, parted by commas.",
        headers="deputies|deputy|заместитель|заместители|заступник|заступники",
    ),
    "employer": Field(
        takes="Name of the organisation he works for. Where exactly one organisation is called so, the two are linked.",
        headers="employer|company|organisation|organization|org|компания|компанія|организация|організація|работодатель"
        "|роботодавець|место работы|місце роботи|фирма|фірма",
    ),
    "employer_id": Field(
        takes="External id of the organisation he works for; it may stand anywhere in the file.",
        headers="employer id|company id|organisation id|organization id|код компании|код компанії|код организации",
    ),
    "note": Field(
        takes="Something worth remembering of him; it becomes a note.",
        headers="note|notes|comment|comments|комментарий|примечание|заметка|заметки|коментар|примітка|нотатка|нотатки",
        many=True,
    ),
}
LABELLED = frozenset({"phone", "email"})
OURS = ("farley_line", "farley_reason")
"""The columns that a file of bad rows has more; they are passed over when it is fed again."""

_LABELS = {
    "mobile": "mobile|cell|моб|сот",
    "work": "work|business|office|рабоч|робоч|служ",
    "home": "home|дом",
}


def plain(header: str) -> str:
    """A header without case, marks and numbers at its end: `Phone 2` and `phone` are called the same."""
    folded = header.casefold().replace("ё", "е").replace("'", "").replace("’", "").replace("ʼ", "")
    return re.sub(r"[\W_]+", " ", re.sub(r"[\W_\d]+$", "", folded)).strip()


_KNOWN = {plain(header): name for name, field in FIELDS.items() for header in field.headers.split("|")}
_KNOWN |= {plain(name): name for name in FIELDS}


def by_header(header: str) -> str | None:
    """The field that a column of this header is for, with its label (`phone:work`); None when the header is unknown."""
    called = plain(header)
    name = _KNOWN.get(called) or _KNOWN.get(called.replace(" ", ""))
    if name not in LABELLED:
        return name
    for label, marks in _LABELS.items():
        if any(mark in called for mark in marks.split("|")):
            return f"{name}:{label}"
    return name

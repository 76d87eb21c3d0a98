"""Names for a bank that never was, each in Cyrillic and Latin letters and as the search keeps it."""

from __future__ import annotations

from crm_store.skeleton import skeletons

_listed = str.split
_STEMS = _listed(
    "Бонд Гонч Грищ Демч Захар Іван Ковал Кравч Лис Марч Мельн Мороз Олій Павл Петр Поліщ Приход Пушк Руд Савч Семен "
    "Сидор Степ Тимош Ткач Федор Харч Хом Цимбал Черн Шевч Шульг Щерб Юрч Яков Яцен Бабич Білоус Васил Гайд"
)
_ENDINGS = _listed(
    "енко ук ко ський чук ар ик ів ець ієнко юк ій ак ич ишин инський евич овський ало уха як ченко цький ов ева ин "
    "айло ура юра ан юх ись кобаб ло ба да гора вець дан жук балис зуб кор леник мак ник пал руш стюк тич уля хай цюра"
)
_MEN = _listed(
    "Олександр Андрій Микола Іван Сергій Володимир Дмитро Максим Богдан Юрій Тарас Олег Петро Василь Роман Євген Ігор "
    "Ярослав Михайло Степан Павло Віктор Артем Денис Остап"
)
_WOMEN = _listed(
    "Олена Наталія Тетяна Оксана Ірина Марія Людмила Галина Юлія Анна Світлана Катерина Ольга Надія Любов Софія Дарина "
    "Вікторія Ганна Лариса Валентина Зоряна Христина Соломія Яна"
)
_LETTERS = "абвгґдеєжзиіїйклмнопрстуфхцчшщюя"
_LATIN = _listed("a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch iu ia")
_TO_LATIN = str.maketrans(dict(zip(_LETTERS, _LATIN, strict=True)) | {"ь": ""})

Spelled = tuple[str, str, str]


def spelled(name: str) -> Spelled:
    """A name as it is written, in Latin letters, and its skeleton."""
    return name, name.lower().translate(_TO_LATIN).title(), "".join(skeletons(name))


def families() -> list[Spelled]:
    """About two thousand family names."""
    return [spelled(stem + ending) for stem in _STEMS for ending in _ENDINGS]


def firsts() -> list[tuple[Spelled, Spelled, str]]:
    """Given names with patronymics, and `m` or `f`."""
    return [
        (spelled(given), spelled(_of(father, ending)), sex)
        for given, ending, sex in [*((name, "ович", "m") for name in _MEN), *((name, "івна", "f") for name in _WOMEN)]
        for father in _MEN
    ]


def _of(father: str, ending: str) -> str:
    if father[-1] in "ійоь":
        return father[:-1] + ("йович" if ending == "ович" else "ївна")
    return father + ending

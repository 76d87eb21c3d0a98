"""Files as they come: of any encoding, broken, hostile."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from crm_store.exchange.convert import Rules
from crm_store.exchange.errors import ExchangeError, NoNameColumn, NothingToImport, UnknownField
from crm_store.exchange.mapping import columns_of, mapping_of
from crm_store.exchange.reading import open_rows
from crm_store.exchange.sniff import sniff
from crm_store.exchange.worker import Job, batches


def columns(path: Path, chosen: dict[str, str | None] | None = None) -> dict[str, str | None]:
    rows = open_rows(path, sniff(path))
    try:
        return {column.name: column.field for column in columns_of(rows, "UA", chosen)}
    finally:
        rows.close()


def read(path: Path, content: str | bytes, **more: Any) -> tuple[list[dict[str, Any]], list[tuple[int, str, str]]]:
    """The customers of a file, and its bad rows as line, field and code."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    source = sniff(path)
    rows = open_rows(path, source)
    found = columns_of(rows, "UA")
    rows.close()
    mapping = mapping_of(found)
    rules = Rules(region="UA", language="uk", agents=frozenset({"olena"}))
    good, bad = [], []
    for batch in batches(Job(path=str(path), source=source, header=None, mapping=mapping, rules=rules, **more)):
        good += [{"name": e.values[2], "points": [p[1] for p in e.points], "entry": e} for e in batch.entries]
        bad += [(row.line, row.field, row.code) for row in batch.bad]
    return good, bad


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "people.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encoding_and_delimiter_are_found(path: Path, encoding: str, delimiter: str) -> None:
    text = delimiter.join(("ФИО", "Телефон", "Примечание")) + "\r\n"
    text += delimiter.join(("Ёлкина Анна", "067 555-00-01", '"два\r\nстроки"')) + "\r\n"
    good, bad = read(path, text.encode(encoding))
    assert [(each["name"], each["points"]) for each in good] == [("Ёлкина Анна", ["+380675550001"])]
    assert good[0]["entry"].parts == {"notes": [{"text": "два\r\nстроки"}]}
    assert bad == []


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Phone 2", "phone"),
        ("Рабочий телефон", "phone:work"),
        ("Мобільний", "phone:mobile"),
        ("E-Mail", "email"),
        ("Дата народження", "birthday"),
        ("ОТЧЕСТВО", "patronymic"),
        ("По батькові", "patronymic"),
        ("Surname", "family_name"),
        ("ID клієнта", "external_id"),
        ("Персональный менеджер", "owner"),
        ("Favourite colour", None),
    ],
)
def test_columns_are_known_by_their_headers(path: Path, header: str, field: str | None) -> None:
    path.write_text(f"Name,{header}\nAnn,\n")
    assert columns(path)[header] == field


def test_columns_without_a_known_header_are_known_by_what_stands_below(path: Path) -> None:
    path.write_text(
        "name,a,b,c,d\nAnn,0675550001,a@example.com,31.12.1980,17\nBob,0675550002,b@example.com,1.2.1990,9\n"
    )
    assert columns(path) == {"name": "name", "a": "phone", "b": "email", "c": "birthday", "d": None}


def test_first_name_alone_is_the_name_and_a_country_in_words_is_not_a_region(path: Path) -> None:
    path.write_text("Имя,Страна\nАнна,Украина\n")
    assert columns(path) == {"Имя": "name", "Страна": None}


def test_file_without_a_header_is_read_from_its_first_row(path: Path) -> None:
    path.write_text("Ann Lee;0675550001\nBob Ray;0675550002\n")
    assert columns(path) == {"1": None, "2": "phone"}
    assert columns(path, {"1": "name"})["1"] == "name"
    with pytest.raises(NoNameColumn):
        read(path, "Ann Lee;0675550001\nBob Ray;0675550002\n")


def test_mapping_by_hand_names_what_there_is(path: Path) -> None:
    path.write_text("name,tel\nAnn,0675550001\n")
    assert columns(path, {"tel": None}) == {"name": "name", "tel": None}
    for chosen in ({"fax": "phone"}, {"tel": "fax"}, {"name": "name:work"}):
        with pytest.raises(UnknownField):
            columns(path, chosen)


def test_bad_rows_name_line_field_and_reason(path: Path) -> None:
    rows = ("name,phone,email,birthday,sex", "A,1,,,", "B,,x,,", 'C,,,31.02.1990,"', '"', "D,,,,x", "E,,,,,,f", "F")
    good, bad = read(path, "\n".join(rows) + "\n")
    assert bad == [
        (2, "phone", "invalid_number"),
        (3, "email", "invalid_email"),
        (4, "birthday", "invalid_date"),
        (6, "sex", "invalid_sex"),
        (7, "", "columns"),
    ]
    assert [each["name"] for each in good] == ["F"]


def test_hostile_rows_spoil_nobody_else(path: Path) -> None:
    rows = [
        b"name,phone",
        "Єва Ґалаґан,0675550001".encode(),
        b"A\0nn,0675550001",
        b"B\xff\xfeob,0675550001",
        b"C" * 150_000 + b",0675550001",
        b"D" * (3 << 20) + b",0675550001",
        b"=cmd|' /C calc'!A0,0675550001",
        b'"unclosed,0675550001',
        b"Fay,0675550001",
    ]
    good, bad = read(path, b"\n".join(rows))
    assert [each["name"] for each in good] == ["Єва Ґалаґан", "=cmd|' /C calc'!A0"]
    assert [(line, code) for line, _, code in bad] == [
        (3, "encoding"),
        (4, "encoding"),
        (5, "too_long"),
        (6, "too_long_row"),
        (8, "quotes"),
    ]


def test_line_without_an_end_is_never_held_whole(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"name\nAnn\n")
        for _ in range(64):
            file.write(b"x" * (1 << 20))
    tracemalloc.start()
    rows = open_rows(path, sniff(path))
    assert [row.fault for row in rows] == ["", "too_long_row"]
    rows.close()
    assert tracemalloc.get_traced_memory()[1] < 20 << 20
    tracemalloc.stop()


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_empty_file_is_told(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(NothingToImport):
        open_rows(path, sniff(path))


def test_ten_thousand_columns_are_refused(path: Path) -> None:
    path.write_text(",".join(f"c{n}" for n in range(10_000)))
    with pytest.raises(ExchangeError, match="500 columns"):
        open_rows(path, sniff(path))


def test_apostrophe_before_a_formula_is_taken_away_and_others_stay(path: Path) -> None:
    good, _ = read(path, "name,phone\n'=1+1,\n'Aziz,\n'+380675550001,+380675550001\n")
    assert [each["name"] for each in good] == ["=1+1", "'Aziz", "+380675550001"]


def test_two_rows_of_one_customer_are_never_in_one_batch(path: Path) -> None:
    path.write_text("id,name\n1,A\n2,B\n1,C\n1,D\n")
    source = sniff(path)
    rules = Rules(region="UA", language="uk")
    job = Job(path=str(path), source=source, header=None, mapping={"id": "external_id", "name": "name"}, rules=rules)
    assert [[entry.values[2] for entry in batch.entries] for batch in batches(job)] == [["A", "B"], ["C"], ["D"]]


@pytest.mark.parametrize("head", [b"PK\x03\x04\x14\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0"])
def test_a_spreadsheet_is_to_be_saved_as_csv(path: Path, head: bytes) -> None:
    path.write_bytes(head + bytes(100))
    with pytest.raises(ExchangeError, match="save it as CSV"):
        sniff(path, format="csv", encoding="utf-8")


def test_a_segment_is_one_in_whatever_case_and_language_it_stands(path: Path) -> None:
    said = ("VIP", "віп", "ВИП", "Преміум", "премиум", "Standard", "Стандартный", "Gold")
    good, _ = read(path, "name,segment\n" + "".join(f"Ann,{each}\n" for each in said))
    kept = ["vip", "vip", "vip", "premium", "premium", "standard", "standard", "gold"]
    assert [each["entry"].values[8] for each in good] == kept


def test_a_segment_of_our_own_export_stays_to_the_letter(tmp_path: Path) -> None:
    text = '{"farley_export":1,"store":"a"}\n{"id":1,"name":"Ann","language":"en","segment":"Gold"}\n'
    good, _ = read(tmp_path / "a.jsonl", text)
    assert good[0]["entry"].values[8] == "Gold"


CARDS = """BEGIN:VCARD\r
VERSION:4.0\r
UID:urn:uuid:1\r
FN:Олена Шевченко\r
N:Шевченко;Олена;Петрівна;;\r
TEL;TYPE="cell,voice";PREF=1;VALUE=uri:tel:+380-67-555-00-01\r
item1.TEL;TYPE=work:044 123-45-67\r
NOTE:long\\, with a \\nnewline and \r
 a fold\r
PHOTO;ENCODING=b:AAAA\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=98=D0=B2=D0=B0=D0=BD=D0=BE=\r
=D0=B2;=D0=98=D0=B2=D0=B0=D0=BD\r
TEL;CELL:0671112233\r
END:VCARD\r
BEGIN:VCARD\r
FN:Ромашка\r
ORG:Ромашка;Sales\r
END:VCARD\r
FN:lost\r
BEGIN:VCARD\r
FN:open\r
BEGIN:VCARD\r
FN:Last\r
END:VCARD\r
"""


def test_vcards_of_every_version_are_read(tmp_path: Path) -> None:
    good, bad = read(tmp_path / "a.vcf", CARDS)
    assert [each["name"] for each in good] == ["Олена Шевченко", "Иванов Иван", "Ромашка", "Last"]
    first, second, third, _ = (each["entry"] for each in good)
    assert [point[:4] for point in first.points] == [
        ("phone", "+380675550001", "mobile", True),
        ("phone", "+380441234567", "work", False),
    ]
    assert first.values[:6] == ("urn:uuid:1", None, "Олена Шевченко", "Олена", "Петрівна", "Шевченко")
    assert first.parts == {"notes": [{"text": "long, with a \nnewline and a fold"}]}
    assert [point[1:3] for point in second.points] == [("+380671112233", "mobile")]
    assert (third.values[1], third.links) == ("organisation", ())
    assert [code for _, _, code in bad] == ["vcard", "vcard"]


def test_json_lines_of_others_are_mapped_like_columns(tmp_path: Path) -> None:
    text = '{"id": 7, "fullName": "Ann", "phones": ["0675550001", "0675550002"], "notes": "hello"}\n\n[1]\n{"x": \n'
    text += '{"id": 8, "fullName": {"first": "Bob"}}\n{"id": 9, "fullName": "Cid", "tasks": [{"titel": "x"}]}\n'
    good, bad = read(tmp_path / "a.jsonl", text)
    assert [(each["name"], each["points"]) for each in good] == [("Ann", ["+380675550001", "+380675550002"])]
    assert good[0]["entry"].values[0] == "7"
    assert bad == [(3, "", "json"), (4, "", "json"), (5, "fullName", "invalid"), (6, "tasks[0]", "unknown_field")]

"""The fields of an import, as they are documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crm_store.exchange.errors import REASONS
from crm_store.exchange.fields import FIELDS, by_header
from crm_store.exchange.parts import PARTS
from crm_store.exchange.values import money

ROOT = Path(__file__).parents[3]
DOCUMENT = (ROOT / "docs/import.md").read_text()


def test_every_field_is_documented_as_it_is() -> None:
    documented = re.findall(r"^\| `(\w+)` \| (.*) \|$", DOCUMENT, re.MULTILINE)
    assert [name for name, _ in documented] == list(FIELDS)
    for name, said in documented:
        assert said.startswith(FIELDS[name].takes)


def test_every_list_of_a_line_is_documented() -> None:
    assert [name for name in PARTS if f"`{name}`" not in DOCUMENT] == []


@pytest.mark.parametrize("name", FIELDS)
def test_field_is_known_by_its_own_name_and_no_header_means_two(name: str) -> None:
    assert by_header(name) == name
    for header in FIELDS[name].headers.split("|"):
        assert (by_header(header) or "").partition(":")[0] == name


@pytest.mark.parametrize("language", ["en", "ru", "uk"])
def test_the_page_has_words_for_every_field_and_reason(language: str) -> None:
    words = (ROOT / f"screenpop/web/src/imports/words.{language}.ts").read_text()
    assert [name for name in FIELDS if f'"imports.field.{name}"' not in words] == []
    assert [code for code in REASONS if f'"imports.reason.{code}"' not in words] == []


@pytest.mark.parametrize("text", ["12500.50", "12 500,50", "12,500.50", "12.500,50", "12’500.5"])
def test_money_is_read_as_each_country_writes_it(text: str) -> None:
    assert money(text) == 125_005_000

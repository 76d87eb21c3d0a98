"""A file as rows, whatever its format; and the cells of a row that are mapped, as fields and texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from crm_store.exchange.csv_rows import CsvRows
from crm_store.exchange.errors import Bad
from crm_store.exchange.jsonl import JsonRows
from crm_store.exchange.lines import Raw
from crm_store.exchange.sniff import Source
from crm_store.exchange.vcard import VcardRows

Rows = CsvRows | JsonRows | VcardRows
Pair = tuple[str, str | None, str]
"""A field, a label, and what stands there."""
Plan = Mapping[str, tuple[str, str | None]]
"""The columns that are read: each with its field and the label that its mapping gives."""


def open_rows(path: Path, source: Source, *, header: bool | None = None) -> Rows:
    """The rows of a file. Raises `ExchangeError`, OSError."""
    if source.format == "csv":
        return CsvRows(path, source, header=header)
    return JsonRows(path, source) if source.format == "jsonl" else VcardRows(path, source)


def plan_of(mapping: Mapping[str, str]) -> Plan:
    """How rows are read by a mapping of columns to fields."""
    return {name: (field.partition(":")[0], field.partition(":")[2] or None) for name, field in mapping.items()}


def pairs(rows: Rows, row: Raw, plan: Plan) -> Iterator[Pair]:
    """What the mapped columns say in one row, in the order of the columns. Raises `Bad`."""
    if isinstance(rows, CsvRows):
        return _of_cells(rows.columns, row.cells, plan)
    return _of_object(row.cells, plan) if isinstance(rows, JsonRows) else _of_card(row.cells, plan)


def _of_cells(columns: tuple[str, ...], cells: list[str], plan: Plan) -> Iterator[Pair]:
    if len(cells) > len(columns) and any(cells[len(columns) :]):
        raise Bad("columns")
    for name, text in zip(columns, cells, strict=False):
        if text and (found := plan.get(name)) is not None:
            yield found[0], found[1], text


def _of_object(cells: dict[str, Any], plan: Plan) -> Iterator[Pair]:
    for name, (field, label) in plan.items():
        value = cells.get(name)
        for each in value if isinstance(value, list) else (value,):
            if isinstance(each, str):
                yield field, label, each
            elif isinstance(each, (int, float)) and not isinstance(each, bool):
                yield field, label, str(each)
            elif each is not None:
                raise Bad("invalid", name)


def _of_card(cells: list[Pair], plan: Plan) -> Iterator[Pair]:
    for name, label, text in cells:
        if (found := plan.get(name)) is not None:
            yield found[0], found[1] or label, text

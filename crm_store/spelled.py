"""Expressions that each database has its own words for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeEngine


class Spelled(FunctionElement[Any]):
    """Expressions put into the words of a database; `{0}` in them is all of the expressions, with commas between."""

    inherit_cache = False

    def __init__(
        self, words: Mapping[str, str], *values: ColumnElement[Any], type_: TypeEngine[Any] | None = None
    ) -> None:
        super().__init__(*values)
        self.words = words
        self.type = type_ or NullType()


@compiles(Spelled)
def _spell(element: Spelled, compiler: SQLCompiler, **options: Any) -> str:
    return element.words[compiler.dialect.name].format(compiler.process(element.clauses, **options))


def newest_first(moment: ColumnElement[Any]) -> Spelled:
    """The order of an index: the newest first, those without one last. SQLite puts them there without being told."""
    return Spelled({"sqlite": "{0} DESC", "postgresql": "{0} DESC NULLS LAST"}, moment)

"""A refusal names the field that is wrong."""

from __future__ import annotations

import pytest

from screenpop.errors import Invalid


@pytest.mark.parametrize(
    ("hint", "fields"),
    [
        ("Object missing required field `title`", (("title", "missing"),)),
        ("Object missing required field `title` - at `$.plan`", (("plan.title", "missing"),)),
        ("Object missing required field `title` - at `$[0]`", (("[0].title", "missing"),)),
        ("Object contains unknown field `x`", (("x", "unknown"),)),
        ("Object contains unknown field `x` - at `$.items[0]`", (("items[0].x", "unknown"),)),
        ("Expected `str`, got `int` - at `$.title`", (("title", "invalid"),)),
        ("Expected `object`, got `int`", ()),
    ],
)
def test_refusal_names_its_field(hint: str, fields: tuple[tuple[str, str], ...]) -> None:
    assert Invalid(hint=hint).fields == fields

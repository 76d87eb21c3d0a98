"""The web app's types are those of the service."""

from __future__ import annotations

from pathlib import Path

import screenpop
from screenpop.typescript import generate

GENERATED = Path(screenpop.__file__).parent / "web/src/generated/messages.ts"


def test_the_web_app_has_the_types_of_this_very_service() -> None:
    assert GENERATED.read_text("utf-8") == generate(), (
        "run: python -m screenpop.typescript > screenpop/web/src/generated/messages.ts"
    )


def test_what_a_browser_may_leave_out_is_optional_and_what_it_gets_is_complete() -> None:
    generated = generate()
    assert 'readonly type: "resume";\n  readonly last_seq?: number;' in generated
    assert (
        'readonly type: "pop";\n  readonly v: number;\n  readonly seq: number;\n  readonly pop: PopView;' in generated
    )


def test_times_and_choices_keep_their_meaning() -> None:
    generated = generate()
    assert "readonly until: Utc | null;" in generated
    assert "readonly birthday: Day | null;" in generated
    assert "readonly state: AgentState;" in generated
    assert "export type Incoming = Resume | Ack | SetState | Reject | Phone;" in generated

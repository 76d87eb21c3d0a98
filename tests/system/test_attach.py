"""Farley's files included into an Asterisk that serves an office already, as asterisk_conf/README.md says."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cti.pbx.process import AsteriskProcess
from cti.pbx.program import Asterisk
from cti.pbx.render import CONF, Site

pytestmark = pytest.mark.system

OFFICE = {
    "extensions.conf": """[general]
[globals]
RECEPTION=PJSIP/reception

[office]
exten => 100,1,Dial(${RECEPTION})
""",
    "pjsip.conf": """[global]
type=global
endpoint_identifier_order=username,ip

[reception]
type=endpoint
context=office
allow=!all,alaw
aors=reception

[reception]
type=aor
max_contacts=1
""",
    "manager.conf": """[general]
enabled=yes
bindaddr=127.0.0.1
port={ami}

[reports]
secret=for-the-test
read=cdr
""",
    "queues.conf": """[general]
persistentmembers=yes

[reception]
strategy=ringall
""",
}


def includes() -> dict[str, str]:
    """The README's blocks, by the file that they name."""
    blocks = re.findall(r"```ini\n(.*?)```", (CONF / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    named = (re.match(r" *; (\w+\.conf)", block) for block in blocks)
    return {
        found[1]: re.sub(r"^ +", "", block, flags=re.M) for block, found in zip(blocks, named, strict=True) if found
    }


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """`asterisk_conf/` with the office's own files in place of ours."""
    folder = tmp_path / "conf"
    (folder / "whole").mkdir(parents=True)
    for path in [*CONF.glob("*.conf"), *CONF.glob("whole/*.conf")]:
        (folder / path.relative_to(CONF)).write_bytes(path.read_bytes())
    for name, line in includes().items():
        (folder / "whole" / name).write_text(f"{OFFICE[name]}\n{line}")
    return folder


@pytest.fixture
async def pbx(
    asterisk: Asterisk, site: Site, office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[AsteriskProcess]:
    """The office's Asterisk."""
    manager = office / "whole" / "manager.conf"
    manager.write_text(manager.read_text().replace("{ami}", str(site.ports.ami)))
    monkeypatch.setattr("cti.pbx.render.CONF", office)
    async with AsteriskProcess(asterisk, tmp_path / "asterisk", site) as process:
        yield process


async def test_office_keeps_what_it_had_and_gets_what_farley_brings(pbx: AsteriskProcess) -> None:
    assert set(includes()) == set(OFFICE)
    assert "WARNING" not in pbx.log_text()
    assert "ERROR" not in pbx.log_text()
    for command, both in {
        "dialplan show globals": ("RECEPTION=", "FARLEY_AGI="),
        "dialplan show": ("Context 'office'", "Context 'farley-call'"),
        "pjsip show endpoints": ("reception", "anna"),
        "manager show users": ("reports", "farley"),
        "queue show": ("reception has", "farley-fallback has"),
    }.items():
        said = await pbx.console(command)
        assert all(thing in said for thing in both), (command, said)

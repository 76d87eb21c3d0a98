"""The run folder of our own Asterisk."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from cti.pbx.errors import PbxError
from cti.pbx.ports import free_ports
from cti.pbx.render import AgentPhone, Site, phone_sections, render, with_values
from cti.secret import Secret

SITE = Site(
    ports=free_ports(),
    agi="127.0.0.1:9999",
    ami_secret=Secret("s3cret"),
    phones=(AgentPhone(endpoint="anna", password=Secret("hers")),),
)


def rendered(folder: Path, site: Site = SITE) -> Path:
    return render(folder, site, {"astmoddir": Path("/modules")}, Path("/sockets")).parent


def test_site_values_reach_the_one_site_file(tmp_path: Path) -> None:
    text = (rendered(tmp_path) / "farley_site.conf").read_text()
    ports = SITE.ports
    for line in (
        "FARLEY_AGI=127.0.0.1:9999",
        "secret=s3cret",
        f"bindport={ports.http}",
        f"bind=127.0.0.1:{ports.trunk}",
    ):
        assert line in text.splitlines()


def test_every_include_is_there(tmp_path: Path) -> None:
    etc = rendered(tmp_path, msgspec.structs.replace(SITE, demo=True))
    included = {
        line.split()[1]
        for path in etc.glob("*.conf")
        for line in path.read_text().splitlines()
        if line.startswith("#inc")
    }
    assert included <= {path.name for path in etc.iterdir()}
    assert "extensions_farley_demo.conf" in included


def test_originate_is_allowed_in_the_demo_only(tmp_path: Path) -> None:
    assert ",originate" not in (rendered(tmp_path) / "farley_site.conf").read_text().replace("adds originate", "")
    demo = rendered(tmp_path, msgspec.structs.replace(SITE, demo=True))
    assert "write=agent,call,reporting,originate" in (demo / "farley_site.conf").read_text().splitlines()
    assert "farley-demo" not in "".join(path.read_text() for path in rendered(tmp_path).glob("*.conf"))


def test_what_asterisk_remembers_outlives_a_new_configuration(tmp_path: Path) -> None:
    etc = rendered(tmp_path)
    (etc / "stale.conf").touch()
    (tmp_path / "var" / "astdb.sqlite3").touch()
    rendered(tmp_path)
    assert not (etc / "stale.conf").exists()
    assert (tmp_path / "var" / "astdb.sqlite3").exists()


def test_configuration_with_passwords_is_for_us_alone(tmp_path: Path) -> None:
    assert rendered(tmp_path).stat().st_mode & 0o077 == 0


def test_phone_is_three_sections_of_one_name() -> None:
    text = phone_sections([AgentPhone(endpoint="anna-2", password=Secret("pw"), kind="desk")])
    heads = [line for line in text.splitlines() if line.startswith("[")]
    assert heads == ["[anna-2](farley-desk-phone)", "[anna-2](farley-desk-phone-aor)", "[anna-2](farley-phone-auth)"]


@pytest.mark.parametrize("endpoint", ["", "h", "a b", "anna]\n[evil", "anna&PJSIP/x", "-x"])
def test_endpoint_that_is_no_plain_name_is_refused(endpoint: str) -> None:
    with pytest.raises(PbxError):
        phone_sections([AgentPhone(endpoint=endpoint, password=Secret("pw"))])


@pytest.mark.parametrize("password", ["a\nb", "a;b", "a\\b"])
def test_password_that_would_end_its_line_is_refused(password: str) -> None:
    with pytest.raises(PbxError):
        phone_sections([AgentPhone(endpoint="anna", password=Secret(password))])


def test_value_without_a_place_is_an_error() -> None:
    assert with_values("[a](!)\nx=1 ; why\ny=2", {("a", "x"): "3"}) == "[a](!)\nx=3\ny=2\n"
    with pytest.raises(PbxError, match="no place"):
        with_values("[a](!)\nx=1", {("b", "x"): "3"})

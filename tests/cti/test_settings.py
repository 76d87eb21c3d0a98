"""Settings: where a value comes from, and what an administrator reads when one is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from cti.secret import Secret, kept_secret
from cti.settings import Agi, Settings, SettingsError
from cti.settings_page import page, toml
from cti.settings_source import load
from cti.settings_trunk import Trunk
from cti.settings_words import keys, kind, meaning, sections, variable


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "farley.toml"


def refusal(file: Path, text: str = "", **environment: str) -> str:
    file.write_text(text)
    with pytest.raises(SettingsError) as refused:
        load(file, environment)
    said = str(refused.value)
    assert "\n" not in said
    return said


def test_defaults_suit_one_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load(environment={})
    assert settings == Settings()
    assert settings.service.origin == "http://127.0.0.1:8600"
    assert settings.agi.address == "127.0.0.1:4573"


def test_file_wins_over_default_and_environment_over_file(file: Path) -> None:
    file.write_text('[service]\nport = 9000\nhost = "10.0.0.1"\n[desk]\ndispositions = ["done"]\n')
    settings = load(file, {"FARLEY_SERVICE__PORT": "9001"})
    assert settings.service.port == 9001
    assert settings.service.host == "10.0.0.1"
    assert settings.desk.dispositions == ("done",)


def test_file_in_the_working_directory_is_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("[watchdog]\nstall_seconds = 4\n")
    monkeypatch.chdir(file.parent)
    assert load(environment={}).watchdog.stall_seconds == 4.0


def test_file_named_by_the_environment_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"other\.toml: No such file"):
        load(environment={"FARLEY_CONFIG": str(tmp_path / "other.toml")})


def test_lists_and_tables_fit_into_a_variable(file: Path) -> None:
    file.touch()
    environment = {
        "FARLEY_AGI__ALLOWED_PEERS": "10.0.0.0/8, ::1/128",
        "FARLEY_ROUTING__TRUNK_TRUST": "carrier=verified,anybody=none",
        "FARLEY_SERVICE__LOG_JSON": "true",
    }
    settings = load(file, environment)
    assert settings.agi.allowed_peers == ("10.0.0.0/8", "::1/128")
    assert settings.routing.trunk_trust == {"carrier": "verified", "anybody": "none"}
    assert settings.service.log_json is True


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[servce]\nport = 1\n", ["unknown section [servce]", "did you mean service?"]),
        ("[service]\nprot = 1\n", ["unknown key service.prot", "did you mean port?"]),
        ("port = 1\n", ["unknown section [port]"]),
        ("service = 1\n", ["service: expected a section"]),
        ("[service\n", ["not valid TOML"]),
        ('[service]\nport = "8600"\n', ["service.port: expected whole number, from 1 to 65535"]),
        ("[service]\nport = 0\n", ["service.port", "from 1 to 65535", "Port of the web server"]),
        ("[service]\ndata_dir = 4\n", ["service.data_dir: expected path"]),
        ('[service]\nlog_level = "loud"\n', ["service.log_level", "`warning`"]),
        ('[service]\ntls_cert = "a.pem"\n', ["service.tls_key: missing"]),
        ('[service]\npublic_url = "desk.example"\n', ["service.public_url", "https://"]),
        ('[service]\nproxies = ["proxy.example"]\n', ["service.proxies", "proxy.example"]),
        ('[store]\nurl = "mysql://db/farley"\n', ["store.url", "sqlite:///"]),
        ('[store]\nurl = "postgresql://farley:hunter2@db/farley"\n', ["store.url", "PGPASSWORD"]),
        ('[store]\nregion = "Ukraine"\n', ["store.region", "two capitals"]),
        ('[agi]\nallowed_peers = ["10.0.0.1/8"]\n', ["agi.allowed_peers", "10.0.0.1/8"]),
        ('[agi]\nadvertised = "asterisk"\n', ["agi.advertised", "host:port"]),
        ('[ami]\nsecret = "a"\nsecret_file = "b"\n', ["ami.secret_file", "keep one"]),
        ('[phone]\nwebsocket_url = "http://pbx/ws"\n', ["phone.websocket_url", "wss://"]),
        ('[routing]\ntrunk_trust = {carrier = "much"}\n', ["routing.trunk_trust", "`verified`"]),
        ('[desk]\nnot_ready_reasons = ["break", "break"]\n', ["desk.not_ready_reasons", "each once"]),
        ('[desk]\nnot_ready_reasons = ["rejected"]\n', ["desk.not_ready_reasons", "by the service itself"]),
        ('[documents]\nlocation = "ftp://files"\n', ["documents.location", "s3://"]),
        ('[documents]\nendpoint = "minio:9000"\n', ["documents.endpoint", "https://"]),
        ('[documents]\nsecret_key = "hunter2"\n', ["documents.access_key: missing"]),
    ],
)
def test_wrong_line_of_the_file_is_named_with_a_hint(file: Path, text: str, words: list[str]) -> None:
    said = refusal(file, text)
    assert "hunter2" not in said
    for word in words:
        assert word in said


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("FARLEY_SERVICE_PORT", "8600", ["did you mean FARLEY_SERVICE__PORT?"]),
        ("FARLEY_SERVICE__PORT", "many", ["FARLEY_SERVICE__PORT: expected whole number"]),
        ("FARLEY_ROUTING__TRUNK_TRUST", "carrier", ["FARLEY_ROUTING__TRUNK_TRUST", "`verified`"]),
    ],
)
def test_wrong_variable_is_named_with_a_hint(file: Path, name: str, value: str, words: list[str]) -> None:
    said = refusal(file, **{name: value})
    for word in words:
        assert word in said


def test_secret_is_never_shown(file: Path) -> None:
    file.write_text('[ami]\nsecret = "hunter2-hunter2"\n')
    settings = load(file, {})
    assert "hunter2" not in f"{settings!r} {settings.ami.secret} {toml(settings.ami.secret)}"
    assert settings.ami.login_secret().reveal() == "hunter2-hunter2"
    assert "hunter2" not in refusal(file, "[ami]\nsecret = 2\n", FARLEY_AMI__SECRET="hunter2")


def test_documents_lie_in_the_data_folder_or_in_a_bucket_with_its_keys(file: Path) -> None:
    file.write_text("")
    assert load(file, {}).documents_location.endswith("/var/documents")
    bucket = '[documents]\nlocation = "s3://papers/a"\nendpoint = "http://minio:9000"\naccess_key = "farley"\n'
    file.write_text(bucket)
    settings = load(file, {"FARLEY_DOCUMENTS__SECRET_KEY": "hunter2"})
    assert (settings.documents_location, settings.documents.bucket()) == (
        "s3://papers/a",
        {"endpoint": "http://minio:9000", "access_key_id": "farley", "secret_access_key": "hunter2"},
    )


def test_secret_may_lie_in_a_file_of_its_own(file: Path, tmp_path: Path) -> None:
    (tmp_path / "ami").write_text("s3cret\n")
    file.write_text(f'[ami]\nsecret_file = "{tmp_path / "ami"}"\n')
    assert load(file, {}).ami.login_secret() == Secret("s3cret")


@pytest.mark.parametrize("content", [None, "", "\n"])
def test_missing_secret_says_where_to_put_it(file: Path, tmp_path: Path, content: str | None) -> None:
    with pytest.raises(SettingsError, match="FARLEY_AMI__SECRET"):
        Settings().ami.login_secret()
    if content is not None:
        (tmp_path / "ami").write_text(content)
    file.write_text(f'[ami]\nsecret_file = "{tmp_path / "ami"}"\n')
    with pytest.raises(SettingsError, match=r"ami\.secret_file"):
        load(file, {}).ami.login_secret()


def test_kept_secret_is_made_once_for_us_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "session.key"
    first = kept_secret(path)
    assert kept_secret(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert kept_secret(tmp_path / "other.key") != first


def test_origin_is_what_a_browser_sends() -> None:
    file = Settings().service
    assert file.origin == "http://127.0.0.1:8600"
    environment = {"FARLEY_SERVICE__PUBLIC_URL": "https://desk.example/farley/"}
    assert load(environment=environment).service.origin == "https://desk.example"


def test_advertised_address_is_what_the_dialplan_asks() -> None:
    assert Agi(advertised="10.0.0.2:4573").address == "10.0.0.2:4573"


def test_every_key_has_a_meaning_and_stands_on_the_page() -> None:
    text = page()
    for name, section in sections().items():
        assert f"## [{name}]" in text
        for key in keys(section).values():
            assert meaning(key).endswith((".", "`."))
            assert f"| `{key.name}` |" in text
            assert kind(key.type)
            assert variable(name, key.name) == f"FARLEY_{name.upper()}__{key.name.upper()}"


def test_page_shows_defaults_that_load(file: Path) -> None:
    rows = [line.split(" | ") for line in page().splitlines() if line.startswith("| `")]
    names = iter(rows)
    text = ""
    for name, section in sections().items():
        text += f"[{name}]\n"
        for key in keys(section):
            default = next(names)[1]
            if default != "not set":
                text += f"{key} = {default.strip('`')}\n"
    file.write_text(text)
    assert load(file, {}) == Settings()


def test_each_trunk_has_a_section_of_its_own(file: Path) -> None:
    file.write_text('[trunks.carrier]\nregion = "GB"\nattestation = true\n[trunks."pbx.old"]\nprefixes = ["9", "0"]\n')
    settings = load(file, {})
    assert (settings.trunk("carrier").region, settings.trunk("carrier").attestation) == ("GB", True)
    assert settings.trunk("pbx.old").prefixes == ("9", "0")
    assert settings.trunk("another") == settings.trunk(None) == Trunk()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[trunks.carrier]\nreg = "GB"\n', ["unknown key trunks.carrier.reg", "did you mean region?"]),
        ('[trunks.carrier]\nprefixes = ["plus"]\n', ["trunks.carrier.prefixes: expected list of text"]),
        ("[trunks]\ncarrier = 1\n", ["trunks.carrier: expected a section, written [trunks.carrier]"]),
        ("trunks = 1\n", ["trunks: expected a section, written [trunks.NAME]"]),
        ("[trunk.carrier]\n", ["unknown section [trunk]", "did you mean trunks?"]),
        ('[desk]\nsensitive = ["name"]\n', ["desk.sensitive", "`cost_to_serve`"]),
    ],
)
def test_wrong_line_of_a_trunk_is_named_with_a_hint(file: Path, text: str, words: list[str]) -> None:
    said = refusal(file, text)
    for word in words:
        assert word in said

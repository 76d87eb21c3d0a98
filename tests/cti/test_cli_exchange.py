"""`farley import` and `farley export`: customers go in and come out at the command line."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.cti.conftest import Farley

PEOPLE = "ФИО;Тел;Хобби\nШевченко Олена Петрівна;067 555 00 01;шахи\nФранко Іван;12;\n"


def test_columns_are_shown_and_corrected_before_anything_is_written(farley: Farley, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="cp1251")
    tried = farley("import", "people.csv", "--dry-run")
    assert "cp1251, parted by ;" in tried.err
    assert "Хобби" in tried.err
    assert "ignored" in tried.err
    assert "2 rows: 1 created, 0 updated, 0 unchanged, 1 bad. Nothing was written." in tried.out
    assert not (tmp_path / "people.bad.csv").exists()
    done = farley("import", "people.csv", "--map", "Хобби=note", "--map", "Тел=phone:mobile")
    assert "2 rows: 1 created, 0 updated, 0 unchanged, 1 bad." in done.out
    assert "Франко Іван;12;;3;phone" in (tmp_path / "people.bad.csv").read_text(encoding="cp1251")
    assert "no field 'hobby'" in farley("import", "people.csv", "--map", "Хобби=hobby").err
    assert farley("import", "people.csv", "--map", "ФИО=").status == 1
    assert "no country" in farley("import", "people.csv", "--region", "QQ").err
    assert "no language" in farley("import", "people.csv", "--language", "klingon").err


def test_bad_rows_never_overwrite_a_file_that_is_there(farley: Farley, tmp_path: Path) -> None:
    for name in ("a.csv", "a.txt"):
        (tmp_path / name).write_text("id,name,phone\n1,Ann,12\n")
    assert "a.bad.csv" in farley("import", "a.csv").out
    assert "a.txt.bad.csv" in farley("import", "a.txt").out
    (tmp_path / "a.bad.csv").write_text("corrected")
    assert "a.bad-2.csv" in farley("import", "a.csv").out.replace("\n", "")
    assert "a.bad-3.csv" in farley("import", "a.csv", "--bad", "a.bad.csv").out.replace("\n", "")
    assert (tmp_path / "a.bad.csv").read_text() == "corrected"
    assert "12,2,phone" in (tmp_path / "a.bad-2.csv").read_text()


def test_a_column_called_as_a_field_is_it_though_another_might_be(farley: Farley, tmp_path: Path) -> None:
    (tmp_path / "two.csv").write_text("id,name,external_id\n7,Ann,c-1\n")
    farley("import", "two.csv")
    assert '"external_id":"c-1"' in farley("export", "--out", "-").out


def test_what_is_exported_can_be_read_in_again(farley: Farley, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("name,phone\n=1+1,0675550001\nAnn,\n")
    farley("import", "people.csv")
    for format in ("jsonl", "csv", "vcf"):
        told = farley("export", "--format", format, "--out", f"all.{format}")
        assert told.err.startswith("2 customers: all")
        assert (tmp_path / f"all.{format}").stat().st_mode & 0o777 == 0o600
        assert "0 created, 0 updated, 2 unchanged, 0 bad" in farley("import", f"all.{format}").out
    assert "'=1+1" in (tmp_path / "all.csv").read_text(encoding="utf-8-sig")
    assert "there is such a file already" in farley("export", "--out", "all.jsonl").err
    farley("export", "--out", ".")
    assert list(tmp_path.glob("farley-*.jsonl"))
    assert not list(tmp_path.glob("*.part"))


def test_import_survives_a_kill_at_any_moment(tmp_path: Path) -> None:
    rows = 12_000
    text = "".join(f"c-{n},Name {n},{'12' if n % 100 == 0 else f'067{n:07}'}\n" for n in range(rows))
    (tmp_path / "many.csv").write_text(f"id,name,phone\n{text}")
    url = f"sqlite:///{tmp_path}/store.db"
    command = (sys.executable, "-m", "tests.cti.import_until", "many.csv")
    environment = os.environ | {"FARLEY_STORE__URL": url, "PYTHONPATH": str(Path(__file__).parents[2])}
    for kills in range(1, 5):
        broken = subprocess.run(
            [*command, str(kills)], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert broken.returncode == -signal.SIGKILL, broken.stderr
    whole = subprocess.run(
        [sys.executable, "-c", "from cti.cli import main; main()", "import", "many.csv"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"{rows} rows: {rows - 120} created, 0 updated, 0 unchanged, 120 bad." in whole.stdout
    with sqlite3.connect(tmp_path / "store.db") as store:
        count = "SELECT count(*), count(DISTINCT external_id) FROM customers"
        assert store.execute(count).fetchone() == (rows - 120, rows - 120)
        assert store.execute("SELECT count(*) FROM contact_points").fetchone() == (rows - 120,)
        assert store.execute("SELECT count(*) FROM imports").fetchone() == (1,)
    store.close()
    lines = (tmp_path / "many.bad.csv").read_text().splitlines()
    assert [int(line.split(",")[3]) for line in lines[1:]] == list(range(2, rows, 100))

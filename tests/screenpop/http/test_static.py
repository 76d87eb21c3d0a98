"""The web app as it is served."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from yarl import URL

import screenpop
from tests.screenpop.conftest import Browse, Run
from tests.screenpop.support import new_browser

ROUTES = Path(screenpop.__file__).with_name("web") / "src" / "shell" / "route.ts"
PAGES = re.findall(r'path: "(/[a-z-]+)"', ROUTES.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", ["/", "/desk", *PAGES, "/customers/7"])
async def test_every_page_is_the_app_and_is_asked_for_anew(browse: Browse, path: str) -> None:
    async with (await browse()).get(path) as answer:
        assert answer.status == 200
        assert "<title>Farley</title>" in await answer.text()
        assert answer.headers["Cache-Control"] == "no-cache"


async def test_what_has_a_hash_in_its_name_is_kept_for_ever(browse: Browse) -> None:
    async with (await browse()).get("/assets/index-a1b2c3.js") as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.content_type.endswith("/javascript")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/nothing", "/assets/", "/assets/../../farley.sqlite", "/%2e%2e/farley.sqlite", "/..%2ffarley.sqlite"]
)
async def test_nothing_but_the_app_is_served(browse: Browse, path: str) -> None:
    browser = await browse()
    async with browser.get(URL(path, encoded=True)) as answer:
        assert answer.status == 404
        assert (await answer.json())["error"]["code"] == "no_such_place"


async def test_whoever_opens_an_address_that_is_none_gets_the_app_which_says_so(browse: Browse) -> None:
    browser = await browse()
    async with browser.get("/nothing/here", headers={"Accept": "text/html,*/*;q=0.8"}) as answer:
        assert answer.status == 404
        assert "<title>Farley</title>" in await answer.text()
    for path, fetched in (("/api/nothing", "document"), ("/assets/nothing.js", "script"), ("/nothing.html", "iframe")):
        asked = {"Accept": "text/html,*/*;q=0.8", "Sec-Fetch-Dest": fetched}
        async with browser.get(path, headers=asked) as answer:
            assert answer.status == 404
            assert (await answer.json())["error"]["code"] == "no_such_place"


async def test_a_page_may_load_only_what_is_ours_and_talk_to_us_and_asterisk(browse: Browse) -> None:
    async with (await browse()).get("/") as answer:
        policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == "'self'"
        assert policy["connect-src"] == "'self' ws://127.0.0.1:8088"
        assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["Permissions-Policy"].startswith("microphone=(self)")
        assert answer.headers["Referrer-Policy"] == "no-referrer"


async def test_errors_carry_the_same_headers(browse: Browse) -> None:
    async with (await browse()).get("/api/session") as answer:
        assert answer.status == 401
        assert answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"


async def test_an_app_that_was_not_built_says_so(run: Run, tmp_path) -> None:
    async with (
        run(static=tmp_path / "none") as running,
        new_browser(running) as browser,
        browser.get("/desk") as answer,
    ):
        assert answer.status == 503
        assert "make install" in (await answer.json())["error"]["hint"]

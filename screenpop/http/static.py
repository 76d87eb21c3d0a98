"""The built web app: files that are there at start, and no others."""

from __future__ import annotations

import re
from pathlib import Path

from aiohttp import web

from screenpop.errors import NoSuchPlace, NotBuilt
from screenpop.services import SERVICES

PAGES = frozenset(
    {
        "/",
        "/desk",
        "/floor",
        "/queues",
        "/staffing",
        "/assignments",
        "/duplicates",
        "/offers",
        "/import",
        "/integrations",
        "/audit",
    }
)
CUSTOMER = re.compile(r"/customers/\d{1,15}")
FOR_EVER = "public, max-age=31536000, immutable"


class WebApp:
    """Serves `folder`. What the build puts under `assets/` carries a hash in its name and never changes."""

    def __init__(self, folder: Path) -> None:
        self._files = {f"/{path.relative_to(folder).as_posix()}": path for path in folder.rglob("*") if path.is_file()}

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer a GET that nothing else answers. Whoever opens an unknown address gets the app, which says so."""
        page = request.path in PAGES or CUSTOMER.fullmatch(request.path) is not None
        lost = not page and request.path not in self._files and _is_opened(request)
        file = self._files.get("/index.html" if page or lost else request.path)
        if file is None:
            raise NotBuilt if page else NoSuchPlace
        cache = FOR_EVER if request.path.startswith("/assets/") else "no-cache"
        return web.FileResponse(file, status=404 if lost else 200, headers={"Cache-Control": cache})


def _is_opened(request: web.Request) -> bool:
    """A person opens it in a browser: no program asks the API, and no page fetches a part of itself."""
    if request.path.startswith(("/api/", "/assets/")):
        return False
    is_page = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    return is_page and "text/html" in request.headers.get("Accept", "")


def add_web_app(app: web.Application) -> None:
    """Serve it wherever there is nothing else."""
    app.router.add_get("/{path:.*}", WebApp(app[SERVICES].options.static).answer)

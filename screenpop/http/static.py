"""The built web app: files that are there at start, and no others."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from screenpop.errors import NoSuchPlace, NotBuilt
from screenpop.services import SERVICES

PAGES = ("/", "/desk", "/floor", "/queues", "/staffing")
FOR_EVER = "public, max-age=31536000, immutable"


class WebApp:
    """Serves `folder`. What the build puts under `assets/` carries a hash in its name and never changes."""

    def __init__(self, folder: Path) -> None:
        self._files = {f"/{path.relative_to(folder).as_posix()}": path for path in folder.rglob("*") if path.is_file()}

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer a GET that nothing else answers."""
        page = request.path in PAGES
        file = self._files.get("/index.html" if page else request.path)
        if file is None:
            raise NotBuilt if page else NoSuchPlace
        cache = FOR_EVER if request.path.startswith("/assets/") else "no-cache"
        return web.FileResponse(file, headers={"Cache-Control": cache})


def add_web_app(app: web.Application) -> None:
    """Serve it wherever there is nothing else."""
    app.router.add_get("/{path:.*}", WebApp(app[SERVICES].options.static).answer)

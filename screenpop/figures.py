"""What Prometheus reads about the browsers."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

TABS = Gauge("farley_browser_tabs", "WebSocket connections of signed-in browsers")
DROPPED = Counter("farley_browser_tabs_closed_total", "WebSocket connections that the service closed", ["why"])
SIGN_INS = Counter("farley_sign_ins_total", "Attempts to sign in", ["result"])
ERRORS = Counter("farley_http_errors_total", "HTTP answers that were not a success", ["code"])

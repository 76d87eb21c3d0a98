"""The HTTP side of what a browser sees: JSON under /api, the built web app, health and figures."""

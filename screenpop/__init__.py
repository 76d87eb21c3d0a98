"""What a browser sees: pops, the live floor, the HTTP API, the WebSocket gateway, sign-in, and the web app."""

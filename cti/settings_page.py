"""Writes `docs/settings.md` from the settings' own declaration."""

from __future__ import annotations

from typing import Any

from msgspec import NODEFAULT
from msgspec.structs import FieldInfo

from cti.secret import Secret
from cti.settings_trunk import Trunk
from cti.settings_words import keys, kind, meaning, sections, variable

HEAD = """# Settings

Farley reads its settings from three places; a later one wins:

1. the defaults below, which suit Asterisk and Farley on one machine;
2. `farley.toml` in the working directory, or the file that `--config` or `FARLEY_CONFIG` names;
3. environment variables, one a key: `FARLEY_SECTION__KEY`. Lists are separated by commas, pairs written `name=value`.

```toml
[service]
port = 8600

[ami]
host = "10.0.0.5"
secret_file = "/etc/farley/ami.secret"
```

An unknown name or a value that does not fit stops the start with one line that names it. Relative paths start from the
working directory. `farley settings` shows what is in force, secrets masked; this page is `farley settings --markdown`.
"""


def page() -> str:
    """The whole page as Markdown."""
    parts = [HEAD]
    for name, section in (sections() | {"trunks.NAME": Trunk}).items():
        about = (section.__doc__ or "").strip().splitlines()[0]
        parts.append(f"\n## [{name}]\n\n{about}\n\n| Key | Default | Value | Meaning |\n| --- | --- | --- | --- |\n")
        for key in keys(section).values():
            parts.append(f"| `{key.name}` | {_default(key)} | {kind(key.type)} | {meaning(key)} |\n")
        if section is not Trunk:
            parts.append(f"\nIn the environment: `{variable(name, next(iter(keys(section))))}` and so on.\n")
    return "".join(parts)


def toml(value: object) -> str:
    """A value as it is written in `farley.toml`; a secret stays masked."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"{value:g}" if isinstance(value, float) else str(value)
        case tuple():
            return f"[{', '.join(toml(item) for item in value)}]"
        case dict():
            return "{" + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + "}"
        case Secret():
            return f'"{value!r}"'
        case _:
            return f'"{value}"'


def _default(key: FieldInfo) -> str:
    value: Any = key.default if key.default is not NODEFAULT else key.default_factory()
    return "not set" if value is None else f"`{toml(value)}`"

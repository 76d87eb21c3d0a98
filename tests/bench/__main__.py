"""All benches, one after the other, each in a process of its own. Run `python -m tests.bench [NAME …]`."""

from __future__ import annotations

import subprocess
import sys

BENCHES = ("setup", "announce", "pop", "agi", "ami", "engine", "replay", "store", "search", "import", "push")
LONGEST_SECONDS = 240


def run(name: str) -> bool:
    """True when it came to its end, whatever it measured."""
    try:
        return (
            subprocess.run([sys.executable, "-m", f"tests.bench.bench_{name}"], timeout=LONGEST_SECONDS).returncode == 0
        )
    except subprocess.TimeoutExpired:
        return False


def main() -> int:
    broken = [name for name in sys.argv[1:] or BENCHES if not run(name)]
    if broken:
        print(f"did not come to an end: {', '.join(broken)}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())

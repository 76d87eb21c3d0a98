"""Checks that the machine has what a target needs; installs Debian packages where it may, else says what is missing.

`need.py python=3.11 node=20 sipp:sip-tester …`: a minimum version, or a command and the Debian package that brings it.
"""

from __future__ import annotations

import glob
import os
import re
import shutil
import subprocess
import sys

ADVICE = {
    "python": "Install it (Debian: apt-get install python3 python3-venv), or name another: make PYTHON=python3.12",
    "node": "Install a newer Node.js with its npm; Debian 12 itself has 18.",
}


def version(command: str) -> tuple[int, ...]:
    """The version that `command --version` prints, as numbers; empty where the command is missing."""
    if command == "python":
        return sys.version_info[:2]
    if not shutil.which(command):
        return ()
    said = subprocess.run([command, "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(part) for part in re.findall(r"\d+", said)[:2])


def too_old(wish: str) -> str | None:
    """What to say when a minimum version is not met, or None."""
    command, least = wish.split("=")
    found = version(command)
    if found >= tuple(int(part) for part in least.split(".")):
        return None
    shown = ".".join(map(str, found)) or "none"
    return f"{command} {least} or newer is needed, found {shown}. {ADVICE[command]}"


def absent(wishes: list[str]) -> list[str]:
    """The Debian packages of those `command:package` whose command is missing."""
    return [package for command, package in (wish.split(":") for wish in wishes) if not there(command)]


def there(command: str) -> bool:
    """Whether a command is on the PATH, or a file fits a `/pattern`; for `venv`, whether Python can make any."""
    if command == "venv":
        check = [sys.executable, "-c", "import ensurepip, venv"]
        return subprocess.run(check, check=False, capture_output=True).returncode == 0
    return bool(glob.glob(command)) if command.startswith("/") else shutil.which(command) is not None


def install(packages: list[str]) -> bool:
    """Install Debian packages as root or through sudo. Returns whether that worked."""
    if not shutil.which("apt-get"):
        return False
    prefix = [] if os.geteuid() == 0 else ["sudo"] if shutil.which("sudo") else None
    if prefix is None:
        return False
    if prefix and not sys.stdin.isatty():
        prefix.append("-n")
    print(f"Installing {' '.join(packages)} …", flush=True)
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    for step in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        if subprocess.run([*prefix, *quiet, *step], check=False, stdin=None, stdout=subprocess.DEVNULL).returncode:
            return False
    return True


def main(wishes: list[str]) -> int:
    """Exit 0 when everything is there in the end."""
    problems = [problem for wish in wishes if "=" in wish and (problem := too_old(wish))]
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return 1
    packages = absent([wish for wish in wishes if ":" in wish])
    if packages and not install(packages):
        print(f"Missing: {' '.join(packages)}. Install: sudo apt-get install {' '.join(packages)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

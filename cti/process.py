"""What this process may do on its machine: keep its files to itself, and have as many open as the machine allows."""

from __future__ import annotations

import os
import resource
from contextlib import suppress


def keep_files_private() -> int:
    """Whatever this process and its children create (store, call spool, Asterisk's AstDB), only our user can read.

    Returns the umask that the user had set, for a file that is to be shared.
    """
    return os.umask(0o077)


def allow_all_files() -> None:
    """Raise the soft limit of open files: every caller and browser is one, and the usual 1024 was made for select()."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

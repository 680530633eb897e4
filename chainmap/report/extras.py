"""Libraries of the extra ``report``: loaded where they are used, missed in plain words."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from chainmap.tables.faults import ChainmapError, not_installed


class NotInstalled(ChainmapError):
    """What is needed is not on this machine: a library of the extra ``report``, or a Chinese font."""


def needed(module: str, package: str) -> Any:
    """Import a module, or say how to get it.

    Parameters
    ----------
    module
        What is imported.
    package
        What it is called where packages are had.

    Raises
    ------
    NotInstalled
        If it is not installed.

    Examples
    --------
    >>> needed("json", "json").loads("1")
    1
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise NotInstalled(not_installed(package, "report")) from error

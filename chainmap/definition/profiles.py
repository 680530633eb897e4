"""Profiles: read and checked with the place of every fault, from a file of their own or a region's."""

from __future__ import annotations

from pathlib import Path

from chainmap.definition.document import read_document
from chainmap.definition.finding import file_or_name, find_profile
from chainmap.definition.profile import Profile
from chainmap.definition.region import Region
from chainmap.definition.validating import all_faults, or_raise, validated
from chainmap.tables.faults import Fault


def read_profile(name_or_path: str | Path) -> Profile:
    """Read a profile: which maps and lists a place wants, and what it calls them.

    Parameters
    ----------
    name_or_path
        The name of a shipped profile, Chinese or its id, or the path of a YAML file.

    Raises
    ------
    InputFaults
        With every fault of the file, each with file:line:column and how to mend it.
    UsageError
        If there is no such file or shipped profile.

    Examples
    --------
    >>> [item.zh for item in read_profile("五图五清单").maps if item.kind != "none"]
    ['产业链图', '招商线路图']
    """
    document = read_document(find_profile(name_or_path))
    return or_raise(*validated(document, Profile), document)


def profile_of(wanted: str | Path | Profile | None, region: Region | None, base: Path | None = None) -> Profile | None:
    """Give the profile that is wanted, else the region's, else none.

    Parameters
    ----------
    wanted
        Name, path or profile; goes before the region's.
    region
        Any region.
    base
        Folder of the region file, where it came from one.

    Raises
    ------
    InputFaults, UsageError
        As :func:`read_profile`.
    """
    if wanted is not None:
        return wanted if isinstance(wanted, Profile) else read_profile(wanted)
    named = region.profile if region else None
    if named is None or isinstance(named, Profile):
        return named
    return read_profile(named if base is None else file_or_name(base, named))


def check_profile_file(name_or_path: str | Path) -> list[Fault]:
    """List all faults of a profile file, by line.

    Raises
    ------
    UsageError
        If there is no such file or shipped profile.
    """
    document = read_document(find_profile(name_or_path))
    return list(all_faults(document, validated(document, Profile)[1]))

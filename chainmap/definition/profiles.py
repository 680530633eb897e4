"""Profiles: found by name, path or Chinese name, read and checked with the place of every fault."""

from __future__ import annotations

from pathlib import Path

from chainmap.definition.document import read_document
from chainmap.definition.profile import Profile
from chainmap.definition.region import Region
from chainmap.definition.validating import all_faults, beside, or_raise, validated
from chainmap.definition.wording import did_you_mean
from chainmap.tables.faults import Fault, UsageError
from chainmap.tables.resources import shipped_profiles


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


def find_profile(name_or_path: str | Path) -> Path:
    """Find a profile's file.

    Raises
    ------
    UsageError
        If there is neither a file nor a shipped profile of that name.
    """
    path = Path(name_or_path)
    if path.is_file():
        return path
    known = profile_names()
    if str(name_or_path) in known:
        return known[str(name_or_path)]
    named = "、".join(f"{zh}（{file.stem}）" for zh, file in known.items() if zh != file.stem)
    near = did_you_mean(str(name_or_path), known) if str(name_or_path) else ("", "")
    hint = f"    → {' / '.join(near)}\n" if near[0].startswith("是不是") else ""
    raise UsageError(
        f"找不到图谱方案“{name_or_path}” / no such profile: {name_or_path}\n{hint}"
        f"    → 请给出文件路径，或使用自带名称 / give a path, or a shipped name: {named}"
    )


def profile_names() -> dict[str, Path]:
    """Map the names of the shipped profiles, ids and Chinese ones, to their files."""
    files = shipped_profiles()
    called = {name: (read_document(path).data or {}).get("zh") for name, path in files.items()}
    return files | {str(zh): files[name] for name, zh in called.items() if zh}


def profile_beside(base: Path, name: str) -> str | Path:
    """Give what :func:`read_profile` needs for a profile a region file names: a file beside it, else the name."""
    path = beside(base, name)
    return path if path.is_file() else name


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
    return read_profile(named if base is None else profile_beside(base, named))


def check_profile_file(name_or_path: str | Path) -> list[Fault]:
    """List all faults of a profile file, by line.

    Raises
    ------
    UsageError
        If there is no such file or shipped profile.
    """
    document = read_document(find_profile(name_or_path))
    return list(all_faults(document, validated(document, Profile)[1]))

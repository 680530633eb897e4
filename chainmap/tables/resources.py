"""Where the shipped chains and example regions are, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path


def chains_folder() -> Path:
    """Give the folder of the shipped chain files (``chains/``)."""
    inside = Path(__file__).parents[1] / "chains"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "chains"


def region_folder(name: str) -> Path:
    """Give the folder of a shipped example region."""
    return chains_folder() / "regions" / name


def shipped_profiles() -> dict[str, Path]:
    """Map the names of the shipped profiles (sets of maps and lists) to their files."""
    return {path.stem: path for path in sorted(chains_folder().glob("profiles/*.yaml"))}


def shipped_names(*, region: bool = False) -> dict[str, Path]:
    """Map the names of the shipped chains (or regions) to their files."""
    if region:
        return {path.parent.name: path for path in sorted(chains_folder().glob("regions/*/region.yaml"))}
    return {path.stem: path for path in sorted(chains_folder().glob("*.yaml"))}

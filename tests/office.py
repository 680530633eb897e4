"""An office suite that turns documents into PDF, and what stands in them; skipped with its reason when absent."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def to_pdf(path: Path) -> Path:
    """Convert a document with LibreOffice, in a profile of its own."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice on this machine")
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", path.parent / "pdf", path],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    made = path.parent / "pdf" / f"{path.stem}.pdf"
    if not made.is_file():
        pytest.skip(f"this LibreOffice has no filter for {path.suffix}")
    return made


def pdf_text(path: Path) -> str:
    """Give the text of a PDF in the order in which it was drawn, without blanks."""
    return "".join(run("pdftotext", "-raw", path, "-").split())


def run(tool: str, *arguments: str | Path) -> str:
    found = shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} is not on this machine")
    return subprocess.run([found, *arguments], check=True, capture_output=True, encoding="utf-8", timeout=60).stdout

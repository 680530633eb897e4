"""Data flows one way: a module imports from its own room or from rooms to its left."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "chainmap"

#: The rooms, left to right, and the modules in each.
ROOMS = {
    "tables": "faults tables resources conventions progress",
}

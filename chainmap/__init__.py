"""chainmap: industrial-chain maps, gaps, target companies and plans for local recruitment."""

__version__ = "0.1.0"

"""Room of the maps: graph and tables → one self-contained page."""

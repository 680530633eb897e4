"""Room of the definitions: chain and region files, read and checked as a whole."""

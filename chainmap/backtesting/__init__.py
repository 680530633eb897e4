"""Room of the back-test: dated landings replayed with only what was known before each, beside baselines."""

"""Room of the tables: column contracts, faults, constants; reading and checking any list."""

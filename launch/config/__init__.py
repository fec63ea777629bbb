"""Configuration: from files and flags to one tree of settings, and what a run keeps of it."""

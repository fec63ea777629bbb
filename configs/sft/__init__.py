"""SFT runs."""

"""Entry points: flags, configs and process supervision; no mathematics."""

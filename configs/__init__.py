"""Runs as data: each file gives nested dicts of what differs from the defaults,
and says its goal, hardware and command."""

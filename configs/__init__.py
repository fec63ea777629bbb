"""Runs as data: each file returns one ConfigDict and says its goal, hardware and command."""

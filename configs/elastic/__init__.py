"""Elastic-depth runs."""

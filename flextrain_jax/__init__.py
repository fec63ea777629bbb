"""Elastic-depth training: one model, deployable at any depth; central and federated."""

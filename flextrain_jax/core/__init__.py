"""The training core that both packages share: mesh, state, optimizer, checkpoints, metrics."""

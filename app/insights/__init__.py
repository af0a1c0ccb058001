"""What the facts of a project's images look like as features for training, before they are exported."""

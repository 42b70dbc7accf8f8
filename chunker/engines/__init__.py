"""Ways to run one job over many documents."""

"""What pages share: addresses, experiments, controls, runs, inputs, the editor."""

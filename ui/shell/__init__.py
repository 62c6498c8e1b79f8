"""What every page stands in: script, catalogue, live stream, the engine's handle, components."""

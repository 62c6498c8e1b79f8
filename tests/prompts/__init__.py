"""What the pages' prompts promise, set up and measured for several seeds."""

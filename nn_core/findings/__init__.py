"""What jobs find out, a module for each. Who asks for them stands with the page that shows it."""

"""Trains many runs beside the pages, with few threads, and lets them be watched."""

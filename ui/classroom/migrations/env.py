"""What Alembic runs: on the connection that `ui/classroom/database.py` hands over."""

from alembic import context

from ui.classroom.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite alters a table by making it anew
)
with context.begin_transaction():
    context.run_migrations()

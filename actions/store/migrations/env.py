"""Run by Alembic: migrates over the connection it is given, in that connection's transaction."""

from alembic import context

from actions.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()

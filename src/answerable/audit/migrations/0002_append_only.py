"""The database itself refuses to alter or remove an entry of the journal, and to add one out of turn.

The rule on insertion also stops SQLite's INSERT OR REPLACE, which removes a row without a delete trigger.
"""

from django.db import migrations

SQLITE = (
    """CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
       BEGIN SELECT RAISE(ABORT, 'The journal is append-only: an entry cannot be altered.'); END""",
    """CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
       BEGIN SELECT RAISE(ABORT, 'The journal is append-only: an entry cannot be removed.'); END""",
    """CREATE TRIGGER audit_entry_in_turn BEFORE INSERT ON audit_entry
       WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit_entry)
       BEGIN SELECT RAISE(ABORT, 'The journal is append-only: an entry is added at the end.'); END""",
)
SQLITE_UNDO = tuple(f"DROP TRIGGER audit_entry_{name}" for name in ("no_update", "no_delete", "in_turn"))

POSTGRESQL = (
    """CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'The journal is append-only: an entry cannot be altered or removed.'; END $$""",
    """CREATE TRIGGER audit_entry_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
       FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()""",
    """CREATE FUNCTION audit_entry_next() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit_entry) THEN
           RAISE EXCEPTION 'The journal is append-only: an entry is added at the end.';
         END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER audit_entry_in_turn BEFORE INSERT ON audit_entry
       FOR EACH ROW EXECUTE FUNCTION audit_entry_next()""",
)
POSTGRESQL_UNDO = (
    "DROP TRIGGER audit_entry_in_turn ON audit_entry",
    "DROP TRIGGER audit_entry_frozen ON audit_entry",
    "DROP FUNCTION audit_entry_next()",
    "DROP FUNCTION audit_entry_refuse()",
)


def freeze(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def thaw(apps, schema_editor):
    for statement in POSTGRESQL_UNDO if schema_editor.connection.vendor == "postgresql" else SQLITE_UNDO:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_entry")]
    operations = [migrations.RunPython(freeze, thaw)]

from django.db import migrations

# An index of the words of every phrase, kept by the database itself whoever writes the phrases.
SQLITE = (
    "CREATE VIRTUAL TABLE register_phrase_words USING fts5("
    "text, content='register_phrase', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE TRIGGER register_phrase_words_in AFTER INSERT ON register_phrase BEGIN "
    "INSERT INTO register_phrase_words(rowid, text) VALUES (new.id, new.text); END",
    "CREATE TRIGGER register_phrase_words_out AFTER DELETE ON register_phrase BEGIN "
    "INSERT INTO register_phrase_words(register_phrase_words, rowid, text) VALUES ('delete', old.id, old.text); END",
    "CREATE TRIGGER register_phrase_words_new AFTER UPDATE ON register_phrase BEGIN "
    "INSERT INTO register_phrase_words(register_phrase_words, rowid, text) VALUES ('delete', old.id, old.text); "
    "INSERT INTO register_phrase_words(rowid, text) VALUES (new.id, new.text); END",
    "INSERT INTO register_phrase_words(register_phrase_words) VALUES ('rebuild')",
)
SQLITE_BACK = (
    "DROP TRIGGER register_phrase_words_in",
    "DROP TRIGGER register_phrase_words_out",
    "DROP TRIGGER register_phrase_words_new",
    "DROP TABLE register_phrase_words",
)
POSTGRESQL = ("CREATE INDEX register_phrase_words ON register_phrase USING gin (to_tsvector('english', text))",)
POSTGRESQL_BACK = ("DROP INDEX register_phrase_words",)


def _run(sqlite, postgresql):
    def run(apps, editor):
        for statement in {"sqlite": sqlite, "postgresql": postgresql}[editor.connection.vendor]:
            editor.execute(statement, params=None)

    return run


class Migration(migrations.Migration):
    dependencies = [("register", "0002_whole_cycle")]

    operations = [migrations.RunPython(_run(SQLITE, POSTGRESQL), _run(SQLITE_BACK, POSTGRESQL_BACK))]

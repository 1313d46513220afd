"""The triggers by which the database refuses what would change an edition, or the record of changes.

The parts of an edition are added, changed and deleted only while it is being written, inside the
transaction that publishes it. Of its row only status and revision change.

SQLite changes a column by building the table anew, which its triggers and those that look into it do not
survive. A migration of one of these tables on SQLite begins with `RunPython(unprotect, protect)` and ends
with `RunPython(protect, unprotect)`.
"""


PARTS = ("link", "cause", "errorpattern", "question", "detail", "step", "escalation", "condition")
OF_PARTS = {
    "choice": ("question_id", "question"),
    "step_causes": ("step_id", "step"),
    "step_requires": ("from_step_id", "step"),
    "step_after": ("from_step_id", "step"),
    "condition_choices": ("condition_id", "condition"),
}
MAY_CHANGE = {
    "guide": ("created_at",),
    "edition": ("status", "revision"),
    "change": ("by_id",),
    "withdrawal": ("made_by_id", "lifted_at", "lifted_by_id"),
}
NEVER_DELETED = ("guide", "edition", "change", "withdrawal")
NEVER_REPLACED = {"guide": ("slug",), "edition": ("guide_id", "number"), "change": (), "withdrawal": ()}
"""What makes a row the same: SQLite's REPLACE deletes it without asking the trigger of a deletion."""
NAMED_ONCE = {"change": "by_id", "withdrawal": "made_by_id"}
"""Who did it: forgotten with the account, never another."""

_SQLITE = 'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" {when} BEGIN SELECT RAISE(ABORT, \'{says}\'); END'
_POSTGRESQL = (
    'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH ROW {when} '
    "EXECUTE FUNCTION troubleshoot_refuse('{says}')"
)
_WHILE_WRITING = (
    'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH ROW '
    "EXECUTE FUNCTION troubleshoot_only_while_writing('{query}', '{column}')"
)
_FUNCTIONS = """
CREATE OR REPLACE FUNCTION troubleshoot_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE FUNCTION troubleshoot_only_while_writing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched jsonb;
    found text;
BEGIN
    FOR touched IN
        SELECT to_jsonb(OLD) WHERE TG_OP <> 'INSERT' UNION ALL SELECT to_jsonb(NEW) WHERE TG_OP <> 'DELETE'
    LOOP
        EXECUTE TG_ARGV[0] INTO found USING (touched ->> TG_ARGV[1])::bigint;
        IF found IS DISTINCT FROM 'writing' THEN
            RAISE EXCEPTION 'an edition never changes' USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN COALESCE(NEW, OLD);
END $$;
"""
_ROWS = {"UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",), "INSERT": ("NEW",)}


def _status_of(table):
    """The column that leads to the edition of a row, and the query for the status of that edition."""
    if table in PARTS:
        return "edition_id", "SELECT status FROM troubleshoot_edition WHERE id = {id}"
    if table in OF_PARTS:
        column, part = OF_PARTS[table]
        joined = f"troubleshoot_{part} part ON part.edition_id = edition.id"
        query = "SELECT edition.status FROM troubleshoot_edition edition JOIN " + joined
        return column, query + " WHERE part.id = {id}"
    joined = "troubleshoot_question question ON question.edition_id = edition.id"
    joined += " JOIN troubleshoot_choice choice ON choice.question_id = question.id"
    query = "SELECT edition.status FROM troubleshoot_edition edition JOIN " + joined
    return "choice_id", query + " WHERE choice.id = {id}"


def _statements(apps, vendor):
    template = _SQLITE if vendor == "sqlite" else _POSTGRESQL
    differ = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    says = "an edition never changes"
    for part in (*PARTS, *OF_PARTS, "choice_told_by"):
        table = f"troubleshoot_{part}"
        column, query = _status_of(part)
        for event, rows in _ROWS.items():
            named = {"name": f"{table}_no_{event.lower()}", "event": event, "table": table}
            if vendor == "sqlite":
                closed = [f"({query.format(id=f'{row}.{column}')}) IS NOT 'writing'" for row in rows]
                if event == "INSERT":
                    closed.append(f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)")
                yield _SQLITE.format(**named, when=f"WHEN {' OR '.join(closed)}", says=says)
            else:
                yield _WHILE_WRITING.format(**named, query=query.format(id="$1"), column=column)
    for model, may_change in MAY_CHANGE.items():
        table = f"troubleshoot_{model}"
        fields = apps.get_model("troubleshoot", model)._meta.local_fields
        kept = [field.column for field in fields if field.column not in may_change]
        changed = " OR ".join(f'OLD."{column}" {differ} NEW."{column}"' for column in kept)
        if model == "edition":
            changed += " OR (NEW.status = 'writing' AND OLD.status <> 'writing')"
        if who := NAMED_ONCE.get(model):
            changed += f' OR (NEW."{who}" IS NOT NULL AND OLD."{who}" {differ} NEW."{who}")'
        when = f"WHEN ({changed})"
        said = says if model in ("guide", "edition") else "the record never changes"
        yield template.format(name=f"{table}_no_update", event="UPDATE", table=table, when=when, says=said)
        if model in NEVER_DELETED:
            yield template.format(name=f"{table}_no_delete", event="DELETE", table=table, when="", says=said)


def _against_replacing():
    """For SQLite: a row that is there already is not inserted once more."""
    for model, columns in NEVER_REPLACED.items():
        table = f"troubleshoot_{model}"
        same = " AND ".join(f'"{column}" = NEW."{column}"' for column in columns)
        found = f"id = NEW.id OR ({same})" if same else "id = NEW.id"
        named = ", ".join(f"{table}.{column}" for column in columns or ("id",))
        when = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {found})"
        yield _SQLITE.format(
            name=f"{table}_no_insert",
            event="INSERT",
            table=table,
            when=when,
            says=f"UNIQUE constraint failed: {named}",
        )


def _names():
    for part in (*PARTS, *OF_PARTS, "choice_told_by"):
        for event in ("update", "delete", "insert"):
            yield f"troubleshoot_{part}", f"troubleshoot_{part}_no_{event}"
    for model in MAY_CHANGE:
        for event in ("update", "delete", "insert"):
            yield f"troubleshoot_{model}", f"troubleshoot_{model}_no_{event}"


def protect(apps, schema_editor):
    """Make the triggers, in place of those that are there."""
    unprotect(apps, schema_editor)
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(_FUNCTIONS, params=None)
    further = _against_replacing() if vendor == "sqlite" else ()
    for statement in (*_statements(apps, vendor), *further):
        schema_editor.execute(statement, params=None)


def unprotect(apps, schema_editor):
    """Drop the triggers."""
    of_table = schema_editor.connection.vendor == "postgresql"
    for table, name in _names():
        on = f' ON "{table}"' if of_table else ""
        schema_editor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}', params=None)
    if of_table:
        for name in ("troubleshoot_refuse", "troubleshoot_only_while_writing"):
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()", params=None)

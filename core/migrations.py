"""SQL that migrations install is kept in files of its own, where an editor knows what it is."""

from pathlib import Path

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunSQL
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


def run_sql_file(path: Path, *, reverse: str) -> RunSQL:
    return RunSQL(path.read_text(encoding="utf-8"), reverse)


class InstallTriggers(Operation):
    """The triggers that CreateModel told the state of, brought to the database all at once.

    An operation for each would render every related model anew each time: most of the time a migration took.
    """

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """CreateModel did."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for (label, _name), model in to_state.models.items():
            for trigger in model.options.get("triggers", []) if label == app_label else []:
                schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """They go with their tables."""

    def describe(self) -> str:
        return "Install the triggers of the tables"

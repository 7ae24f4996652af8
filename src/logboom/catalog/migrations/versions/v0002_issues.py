"""Issues, their fingerprints, numbers and activity."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "issues",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("project_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("title", sa.String(400), nullable=False),
        sa.Column("culprit", sa.String(300), nullable=False),
        sa.Column("type", sa.String(400), nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("platform", sa.String(60), nullable=False),
        sa.Column("logger", sa.String(300), nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("first_release", sa.String(300), nullable=False),
        sa.Column("first_event_id", sa.String(36), nullable=False),
        sa.Column("assignee_id", sa.Integer),
        sa.Column("resolution", sa.Text, nullable=False),
        sa.Column("merged_into", sa.Integer),
        sa.Column("deleted_at", MOMENT),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_issues"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_issues_project_id"),
        sa.ForeignKeyConstraint(["assignee_id"], ["users.id"], name="fk_issues_assignee_id"),
        sa.ForeignKeyConstraint(["merged_into"], ["issues.id"], name="fk_issues_merged_into"),
        sa.UniqueConstraint("project_id", "number", name="uq_issues_project_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_issues_revision", "issues", ["revision"])
    op.create_table(
        "issue_numbers",
        sa.Column("project_id", sa.Integer, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("project_id", name="pk_issue_numbers"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_issue_numbers_project_id"),
    )
    op.create_table(
        "issue_fingerprints",
        sa.Column("project_id", sa.Integer, nullable=False),
        sa.Column("grouping", sa.String(20), nullable=False),
        sa.Column("fingerprint", sa.BigInteger, nullable=False),
        sa.Column("issue_id", sa.Integer),
        sa.Column("made_for", sa.Integer),
        sa.Column("discarded", sa.Boolean, nullable=False),
        sa.Column("components", sa.Text, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("project_id", "grouping", "fingerprint", name="pk_issue_fingerprints"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_issue_fingerprints_project_id"),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name="fk_issue_fingerprints_issue_id"),
        sa.ForeignKeyConstraint(["made_for"], ["issues.id"], name="fk_issue_fingerprints_made_for"),
    )
    op.create_index("ix_issue_fingerprints_issue_id", "issue_fingerprints", ["issue_id"])
    op.create_index("ix_issue_fingerprints_revision", "issue_fingerprints", ["revision"])
    op.create_table(
        "issue_activity",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("project_id", sa.Integer, nullable=False),
        sa.Column("issue_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("user_id", sa.Integer),
        sa.Column("event_id", sa.String(36), nullable=False),
        sa.Column("release", sa.String(300), nullable=False),
        sa.Column("environment", sa.String(300), nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("edited_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_issue_activity"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_issue_activity_project_id"),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name="fk_issue_activity_issue_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_issue_activity_user_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_issue_activity_issue_id", "issue_activity", ["issue_id"])

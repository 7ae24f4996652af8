"""Alerts: rules, how far each was judged, alerts, transitions, channels, notifications, silences, leases."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "alert_rules",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("project_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("enabled", sa.Boolean, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("changed_by", sa.String(320), nullable=False),
        sa.Column("deleted_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_alert_rules"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_alert_rules_project_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alert_rules_project_id", "alert_rules", ["project_id"])
    op.create_index(
        "uq_alert_rules_name",
        "alert_rules",
        ["project_id", "name"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "alert_states",
        sa.Column("rule_id", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("judged_until", sa.BigInteger, nullable=False),
        sa.Column("load_id", sa.BigInteger, nullable=False),
        sa.Column("keys", sa.Text, nullable=False),
        sa.Column("evaluated_at", MOMENT),
        sa.Column("took_ms", sa.Integer, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("failing_since", MOMENT),
        sa.Column("error_told", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("rule_id", name="pk_alert_states"),
        sa.ForeignKeyConstraint(["rule_id"], ["alert_rules.id"], name="fk_alert_states_rule_id", ondelete="CASCADE"),
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("rule_id", sa.Integer, nullable=False),
        sa.Column("project_id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(1000), nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.Column("closed_at", sa.BigInteger),
        sa.Column("peak", sa.Float),
        sa.Column("acknowledged_at", MOMENT),
        sa.Column("acknowledged_by", sa.String(320), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sa.ForeignKeyConstraint(["rule_id"], ["alert_rules.id"], name="fk_alerts_rule_id"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_alerts_project_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alerts_rule_id", "alerts", ["rule_id"])
    op.create_index("ix_alerts_project_id", "alerts", ["project_id"])
    op.create_index("ix_alerts_closed_at", "alerts", ["closed_at"])
    op.create_table(
        "alert_transitions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("rule_id", sa.Integer, nullable=False),
        sa.Column("project_id", sa.Integer, nullable=False),
        sa.Column("alert_id", sa.Integer),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("key", sa.String(1000), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("judged_at", sa.BigInteger, nullable=False),
        sa.Column("window_end", sa.BigInteger, nullable=False),
        sa.Column("value", sa.Float),
        sa.Column("threshold", sa.Float),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alert_transitions"),
        sa.ForeignKeyConstraint(["rule_id"], ["alert_rules.id"], name="fk_alert_transitions_rule_id"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_alert_transitions_project_id"),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_alert_transitions_alert_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alert_transitions_rule_id", "alert_transitions", ["rule_id"])
    op.create_index("ix_alert_transitions_project_id", "alert_transitions", ["project_id"])
    op.create_index("ix_alert_transitions_alert_id", "alert_transitions", ["alert_id"])
    op.create_table(
        "alert_channels",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("project_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("deleted_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_alert_channels"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_alert_channels_project_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alert_channels_project_id", "alert_channels", ["project_id"])
    op.create_index(
        "uq_alert_channels_name",
        "alert_channels",
        ["project_id", "name"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "alert_notifications",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("project_id", sa.Integer, nullable=False),
        sa.Column("channel_id", sa.Integer, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("idempotency_key", sa.String(100), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("answer", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alert_notifications"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_alert_notifications_project_id"),
        sa.ForeignKeyConstraint(["channel_id"], ["alert_channels.id"], name="fk_alert_notifications_channel_id"),
        sa.UniqueConstraint("idempotency_key", name="uq_alert_notifications_idempotency_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alert_notifications_project_id", "alert_notifications", ["project_id"])
    op.create_index("ix_alert_notifications_status", "alert_notifications", ["status"])
    op.create_table(
        "alert_outbox",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("transition_id", sa.Integer, nullable=False),
        sa.Column("channel_id", sa.Integer, nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("notification_id", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_alert_outbox"),
        sa.ForeignKeyConstraint(["transition_id"], ["alert_transitions.id"], name="fk_alert_outbox_transition_id"),
        sa.ForeignKeyConstraint(["channel_id"], ["alert_channels.id"], name="fk_alert_outbox_channel_id"),
        sa.ForeignKeyConstraint(
            ["notification_id"], ["alert_notifications.id"], name="fk_alert_outbox_notification_id"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alert_outbox_transition_id", "alert_outbox", ["transition_id"])
    op.create_index("ix_alert_outbox_notification_id", "alert_outbox", ["notification_id"])
    op.create_table(
        "alert_silences",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("project_id", sa.Integer, nullable=False),
        sa.Column("matchers", sa.Text, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("author", sa.String(320), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alert_silences"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_alert_silences_project_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alert_silences_project_id", "alert_silences", ["project_id"])
    op.create_table(
        "leases",
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("holder", sa.String(100), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )

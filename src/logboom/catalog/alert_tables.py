"""The catalog's tables of alerts: rules, how far each was judged, alerts and their transitions, channels, notifications.

Moments of the rules' own time (windows, transitions) are whole seconds since 1970, as the evaluator counts them.
"""

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from logboom.catalog.tables import Moment, metadata

alert_rules = Table(
    "alert_rules",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project_id", ForeignKey("projects.id"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("document", Text, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", String(320), nullable=False),
    Column("deleted_at", Moment),
    sqlite_autoincrement=True,
)
Index(
    "uq_alert_rules_name",
    alert_rules.c.project_id,
    alert_rules.c.name,
    unique=True,
    sqlite_where=alert_rules.c.deleted_at.is_(None),
    postgresql_where=alert_rules.c.deleted_at.is_(None),
)

# One row a rule, changed by compare-and-set: whoever moves `judged_until` on has recorded that step, and nobody else.
alert_states = Table(
    "alert_states",
    metadata,
    Column("rule_id", ForeignKey("alert_rules.id", ondelete="CASCADE"), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("judged_until", BigInteger, nullable=False),
    Column("load_id", BigInteger, nullable=False),
    Column("keys", Text, nullable=False),
    Column("evaluated_at", Moment),
    Column("took_ms", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("failing_since", Moment),
    Column("error_told", Boolean, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("rule_id", ForeignKey("alert_rules.id"), nullable=False, index=True),
    Column("project_id", ForeignKey("projects.id"), nullable=False, index=True),
    Column("key", String(1000), nullable=False),
    Column("level", String(20), nullable=False),
    Column("late", Boolean, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("closed_at", BigInteger, index=True),
    Column("peak", Float),
    Column("acknowledged_at", Moment),
    Column("acknowledged_by", String(320), nullable=False),
    sqlite_autoincrement=True,
)

alert_transitions = Table(
    "alert_transitions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("rule_id", ForeignKey("alert_rules.id"), nullable=False, index=True),
    Column("project_id", ForeignKey("projects.id"), nullable=False, index=True),
    Column("alert_id", ForeignKey("alerts.id"), index=True),
    Column("revision", Integer, nullable=False),
    Column("key", String(1000), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("level", String(20), nullable=False),
    Column("judged_at", BigInteger, nullable=False),
    Column("window_end", BigInteger, nullable=False),
    Column("value", Float),
    Column("threshold", Float),
    Column("late", Boolean, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

alert_channels = Table(
    "alert_channels",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project_id", ForeignKey("projects.id"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("shown", Text, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("deleted_at", Moment),
    sqlite_autoincrement=True,
)
Index(
    "uq_alert_channels_name",
    alert_channels.c.project_id,
    alert_channels.c.name,
    unique=True,
    sqlite_where=alert_channels.c.deleted_at.is_(None),
    postgresql_where=alert_channels.c.deleted_at.is_(None),
)

alert_notifications = Table(
    "alert_notifications",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project_id", ForeignKey("projects.id"), nullable=False, index=True),
    Column("channel_id", ForeignKey("alert_channels.id"), nullable=False),
    Column("status", String(20), nullable=False, index=True),
    Column("idempotency_key", String(100), nullable=False, unique=True),
    Column("subject", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("answer", Text, nullable=False),
    sqlite_autoincrement=True,
)

# What is still to be told, and by which notification it was.
alert_outbox = Table(
    "alert_outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("transition_id", ForeignKey("alert_transitions.id"), nullable=False, index=True),
    Column("channel_id", ForeignKey("alert_channels.id"), nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("notification_id", ForeignKey("alert_notifications.id"), index=True),
    sqlite_autoincrement=True,
)

alert_silences = Table(
    "alert_silences",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project_id", ForeignKey("projects.id"), nullable=False, index=True),
    Column("matchers", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("author", String(320), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(50), primary_key=True),
    Column("holder", String(100), nullable=False),
    Column("expires_at", Moment, nullable=False),
)

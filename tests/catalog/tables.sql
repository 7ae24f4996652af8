CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE alert_channels (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL,
    name VARCHAR(200) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    shown TEXT NOT NULL,
    sealed TEXT NOT NULL,
    created_at DATETIME NOT NULL,
    changed_at DATETIME NOT NULL,
    deleted_at DATETIME,
    CONSTRAINT fk_alert_channels_project_id FOREIGN KEY(project_id) REFERENCES projects (id)
);

CREATE INDEX ix_alert_channels_project_id ON alert_channels (project_id);

CREATE UNIQUE INDEX uq_alert_channels_name ON alert_channels (project_id, name) WHERE deleted_at IS NULL;

CREATE TABLE alert_notifications (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    status VARCHAR(20) NOT NULL,
    idempotency_key VARCHAR(100) NOT NULL,
    subject TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt_at DATETIME,
    created_at DATETIME NOT NULL,
    sent_at DATETIME,
    answer TEXT NOT NULL,
    CONSTRAINT fk_alert_notifications_project_id FOREIGN KEY(project_id) REFERENCES projects (id),
    CONSTRAINT fk_alert_notifications_channel_id FOREIGN KEY(channel_id) REFERENCES alert_channels (id),
    CONSTRAINT uq_alert_notifications_idempotency_key UNIQUE (idempotency_key)
);

CREATE INDEX ix_alert_notifications_project_id ON alert_notifications (project_id);

CREATE INDEX ix_alert_notifications_status ON alert_notifications (status);

CREATE TABLE alert_outbox (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    transition_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    not_before DATETIME NOT NULL,
    notification_id INTEGER,
    CONSTRAINT fk_alert_outbox_transition_id FOREIGN KEY(transition_id) REFERENCES alert_transitions (id),
    CONSTRAINT fk_alert_outbox_channel_id FOREIGN KEY(channel_id) REFERENCES alert_channels (id),
    CONSTRAINT fk_alert_outbox_notification_id FOREIGN KEY(notification_id) REFERENCES alert_notifications (id)
);

CREATE INDEX ix_alert_outbox_notification_id ON alert_outbox (notification_id);

CREATE INDEX ix_alert_outbox_transition_id ON alert_outbox (transition_id);

CREATE TABLE alert_rules (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL,
    name VARCHAR(200) NOT NULL,
    document TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    revision INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    changed_at DATETIME NOT NULL,
    changed_by VARCHAR(320) NOT NULL,
    deleted_at DATETIME,
    CONSTRAINT fk_alert_rules_project_id FOREIGN KEY(project_id) REFERENCES projects (id)
);

CREATE INDEX ix_alert_rules_project_id ON alert_rules (project_id);

CREATE UNIQUE INDEX uq_alert_rules_name ON alert_rules (project_id, name) WHERE deleted_at IS NULL;

CREATE TABLE alert_silences (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL,
    matchers TEXT NOT NULL,
    comment TEXT NOT NULL,
    author VARCHAR(320) NOT NULL,
    starts_at DATETIME NOT NULL,
    ends_at DATETIME NOT NULL,
    created_at DATETIME NOT NULL,
    CONSTRAINT fk_alert_silences_project_id FOREIGN KEY(project_id) REFERENCES projects (id)
);

CREATE INDEX ix_alert_silences_project_id ON alert_silences (project_id);

CREATE TABLE alert_states (
    rule_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    judged_until BIGINT NOT NULL,
    load_id BIGINT NOT NULL,
    keys TEXT NOT NULL,
    evaluated_at DATETIME,
    took_ms INTEGER NOT NULL,
    error TEXT NOT NULL,
    failing_since DATETIME,
    error_told BOOLEAN NOT NULL,
    CONSTRAINT pk_alert_states PRIMARY KEY (rule_id),
    CONSTRAINT fk_alert_states_rule_id FOREIGN KEY(rule_id) REFERENCES alert_rules (id) ON DELETE CASCADE
);

CREATE TABLE alert_transitions (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    rule_id INTEGER NOT NULL,
    project_id INTEGER NOT NULL,
    alert_id INTEGER,
    revision INTEGER NOT NULL,
    "key" VARCHAR(1000) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    level VARCHAR(20) NOT NULL,
    judged_at BIGINT NOT NULL,
    window_end BIGINT NOT NULL,
    value FLOAT,
    threshold FLOAT,
    late BOOLEAN NOT NULL,
    evidence TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    CONSTRAINT fk_alert_transitions_rule_id FOREIGN KEY(rule_id) REFERENCES alert_rules (id),
    CONSTRAINT fk_alert_transitions_project_id FOREIGN KEY(project_id) REFERENCES projects (id),
    CONSTRAINT fk_alert_transitions_alert_id FOREIGN KEY(alert_id) REFERENCES alerts (id)
);

CREATE INDEX ix_alert_transitions_alert_id ON alert_transitions (alert_id);

CREATE INDEX ix_alert_transitions_project_id ON alert_transitions (project_id);

CREATE INDEX ix_alert_transitions_rule_id ON alert_transitions (rule_id);

CREATE TABLE alerts (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    rule_id INTEGER NOT NULL,
    project_id INTEGER NOT NULL,
    "key" VARCHAR(1000) NOT NULL,
    level VARCHAR(20) NOT NULL,
    late BOOLEAN NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    peak FLOAT,
    acknowledged_at DATETIME,
    acknowledged_by VARCHAR(320) NOT NULL,
    CONSTRAINT fk_alerts_rule_id FOREIGN KEY(rule_id) REFERENCES alert_rules (id),
    CONSTRAINT fk_alerts_project_id FOREIGN KEY(project_id) REFERENCES projects (id)
);

CREATE INDEX ix_alerts_closed_at ON alerts (closed_at);

CREATE INDEX ix_alerts_project_id ON alerts (project_id);

CREATE INDEX ix_alerts_rule_id ON alerts (rule_id);

CREATE TABLE api_tokens (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL,
    project_id INTEGER,
    name VARCHAR(200) NOT NULL,
    beginning VARCHAR(20) NOT NULL,
    digest VARCHAR(64) NOT NULL,
    scopes VARCHAR(100) NOT NULL,
    created_at DATETIME NOT NULL,
    expires_at DATETIME,
    last_used_at DATETIME,
    revoked_at DATETIME,
    CONSTRAINT fk_api_tokens_user_id FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT fk_api_tokens_project_id FOREIGN KEY(project_id) REFERENCES projects (id),
    CONSTRAINT uq_api_tokens_digest UNIQUE (digest)
);

CREATE INDEX ix_api_tokens_user_id ON api_tokens (user_id);

CREATE TABLE ingest_key_days (
    key_id INTEGER NOT NULL,
    day VARCHAR(10) NOT NULL,
    events BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    CONSTRAINT pk_ingest_key_days PRIMARY KEY (key_id, day),
    CONSTRAINT fk_ingest_key_days_key_id FOREIGN KEY(key_id) REFERENCES ingest_keys (id)
);

CREATE TABLE ingest_keys (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL,
    name VARCHAR(200) NOT NULL,
    "key" VARCHAR(32) NOT NULL,
    created_at DATETIME NOT NULL,
    revoked_at DATETIME, events_per_second BIGINT, bytes_per_second BIGINT, events_per_day BIGINT, bytes_per_day BIGINT,
    CONSTRAINT fk_ingest_keys_project_id FOREIGN KEY(project_id) REFERENCES projects (id),
    CONSTRAINT uq_ingest_keys_key UNIQUE ("key")
);

CREATE INDEX ix_ingest_keys_project_id ON ingest_keys (project_id);

CREATE TABLE issue_activity (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL,
    issue_id INTEGER NOT NULL,
    kind VARCHAR(20) NOT NULL,
    at DATETIME NOT NULL,
    user_id INTEGER,
    event_id VARCHAR(36) NOT NULL,
    release VARCHAR(300) NOT NULL,
    environment VARCHAR(300) NOT NULL,
    data TEXT NOT NULL,
    edited_at DATETIME,
    CONSTRAINT fk_issue_activity_project_id FOREIGN KEY(project_id) REFERENCES projects (id),
    CONSTRAINT fk_issue_activity_issue_id FOREIGN KEY(issue_id) REFERENCES issues (id),
    CONSTRAINT fk_issue_activity_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);

CREATE INDEX ix_issue_activity_issue_id ON issue_activity (issue_id);

CREATE TABLE issue_fingerprints (
    project_id INTEGER NOT NULL,
    grouping VARCHAR(20) NOT NULL,
    fingerprint BIGINT NOT NULL,
    issue_id INTEGER,
    made_for INTEGER,
    discarded BOOLEAN NOT NULL,
    components TEXT NOT NULL,
    revision BIGINT NOT NULL,
    CONSTRAINT pk_issue_fingerprints PRIMARY KEY (project_id, grouping, fingerprint),
    CONSTRAINT fk_issue_fingerprints_project_id FOREIGN KEY(project_id) REFERENCES projects (id),
    CONSTRAINT fk_issue_fingerprints_issue_id FOREIGN KEY(issue_id) REFERENCES issues (id),
    CONSTRAINT fk_issue_fingerprints_made_for FOREIGN KEY(made_for) REFERENCES issues (id)
);

CREATE INDEX ix_issue_fingerprints_issue_id ON issue_fingerprints (issue_id);

CREATE INDEX ix_issue_fingerprints_revision ON issue_fingerprints (revision);

CREATE TABLE issue_numbers (
    project_id INTEGER NOT NULL,
    last INTEGER NOT NULL,
    CONSTRAINT pk_issue_numbers PRIMARY KEY (project_id),
    CONSTRAINT fk_issue_numbers_project_id FOREIGN KEY(project_id) REFERENCES projects (id)
);

CREATE TABLE issues (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    status VARCHAR(20) NOT NULL,
    reason VARCHAR(20) NOT NULL,
    since DATETIME NOT NULL,
    title VARCHAR(400) NOT NULL,
    culprit VARCHAR(300) NOT NULL,
    type VARCHAR(400) NOT NULL,
    level VARCHAR(20) NOT NULL,
    platform VARCHAR(60) NOT NULL,
    logger VARCHAR(300) NOT NULL,
    first_seen DATETIME NOT NULL,
    first_release VARCHAR(300) NOT NULL,
    first_event_id VARCHAR(36) NOT NULL,
    assignee_id INTEGER,
    resolution TEXT NOT NULL,
    merged_into INTEGER,
    deleted_at DATETIME,
    revision BIGINT NOT NULL,
    CONSTRAINT fk_issues_project_id FOREIGN KEY(project_id) REFERENCES projects (id),
    CONSTRAINT fk_issues_assignee_id FOREIGN KEY(assignee_id) REFERENCES users (id),
    CONSTRAINT fk_issues_merged_into FOREIGN KEY(merged_into) REFERENCES issues (id),
    CONSTRAINT uq_issues_project_id UNIQUE (project_id, number)
);

CREATE INDEX ix_issues_revision ON issues (revision);

CREATE TABLE leases (
    name VARCHAR(50) NOT NULL,
    holder VARCHAR(100) NOT NULL,
    expires_at DATETIME NOT NULL,
    CONSTRAINT pk_leases PRIMARY KEY (name)
);

CREATE TABLE login_links (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL,
    digest VARCHAR(64) NOT NULL,
    created_at DATETIME NOT NULL,
    expires_at DATETIME NOT NULL,
    used_at DATETIME,
    CONSTRAINT fk_login_links_user_id FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT uq_login_links_digest UNIQUE (digest)
);

CREATE INDEX ix_login_links_user_id ON login_links (user_id);

CREATE TABLE lookups (
    project_id INTEGER NOT NULL,
    name VARCHAR(100) NOT NULL,
    version BIGINT NOT NULL,
    columns TEXT NOT NULL,
    rows INTEGER NOT NULL,
    changed_at DATETIME NOT NULL,
    changed_by VARCHAR(320) NOT NULL,
    CONSTRAINT pk_lookups PRIMARY KEY (project_id, name),
    CONSTRAINT fk_lookups_project_id FOREIGN KEY(project_id) REFERENCES projects (id)
);

CREATE TABLE macros (
    project_id INTEGER NOT NULL,
    name VARCHAR(100) NOT NULL,
    parameter_count INTEGER NOT NULL,
    parameters TEXT NOT NULL,
    definition TEXT NOT NULL,
    description TEXT NOT NULL,
    changed_at DATETIME NOT NULL,
    changed_by VARCHAR(320) NOT NULL,
    CONSTRAINT pk_macros PRIMARY KEY (project_id, name, parameter_count),
    CONSTRAINT fk_macros_project_id FOREIGN KEY(project_id) REFERENCES projects (id)
);

CREATE TABLE memberships (
    user_id INTEGER NOT NULL,
    project_id INTEGER NOT NULL,
    role VARCHAR(20) NOT NULL,
    CONSTRAINT pk_memberships PRIMARY KEY (user_id, project_id),
    CONSTRAINT fk_memberships_user_id FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT fk_memberships_project_id FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE
);

CREATE INDEX ix_memberships_project_id ON memberships (project_id);

CREATE TABLE projects (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    slug VARCHAR(63) NOT NULL,
    name VARCHAR(200) NOT NULL,
    retention_days INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    CONSTRAINT uq_projects_slug UNIQUE (slug)
);

CREATE TABLE revisions (
    name VARCHAR(50) NOT NULL,
    number BIGINT NOT NULL,
    CONSTRAINT pk_revisions PRIMARY KEY (name)
);

CREATE TABLE saved_searches (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL,
    name VARCHAR(200) NOT NULL,
    description TEXT NOT NULL,
    "query" TEXT NOT NULL,
    start VARCHAR(100) NOT NULL,
    "end" VARCHAR(100) NOT NULL,
    parameters TEXT NOT NULL,
    created_at DATETIME NOT NULL,
    changed_at DATETIME NOT NULL,
    changed_by VARCHAR(320) NOT NULL,
    CONSTRAINT fk_saved_searches_project_id FOREIGN KEY(project_id) REFERENCES projects (id),
    CONSTRAINT uq_saved_searches_name UNIQUE (project_id, name)
);

CREATE TABLE sessions (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL,
    digest VARCHAR(64) NOT NULL,
    created_at DATETIME NOT NULL,
    expires_at DATETIME NOT NULL,
    last_seen_at DATETIME NOT NULL,
    address VARCHAR(100) NOT NULL,
    user_agent VARCHAR(300) NOT NULL,
    revoked_at DATETIME,
    CONSTRAINT fk_sessions_user_id FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT uq_sessions_digest UNIQUE (digest)
);

CREATE INDEX ix_sessions_user_id ON sessions (user_id);

CREATE TABLE users (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    email VARCHAR(320) NOT NULL,
    name VARCHAR(200) NOT NULL,
    password_hash VARCHAR(500),
    administrator BOOLEAN NOT NULL,
    created_at DATETIME NOT NULL,
    deactivated_at DATETIME,
    CONSTRAINT uq_users_email UNIQUE (email)
);

"""The kinds of log that the corpus imitates: a file each, and a line in KINDS."""

from bench.kinds import (
    celery,
    cron,
    django,
    go_service,
    jvm,
    kernel,
    kubernetes,
    nginx,
    node,
    postfix,
    postgres,
    redis,
    sshd,
    systemd,
)

KINDS = (
    nginx.KIND,
    django.KIND,
    sshd.KIND,
    kernel.KIND,
    jvm.KIND,
    postgres.KIND,
    kubernetes.KIND,
    go_service.KIND,
    node.KIND,
    redis.KIND,
    cron.KIND,
    postfix.KIND,
    celery.KIND,
    systemd.KIND,
)

"""Lumberjack, the protocol of Beats and of Logstash's forwarder."""

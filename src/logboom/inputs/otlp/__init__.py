"""OpenTelemetry's protocol for logs."""

"""What sends to Logstash: JSON lines over TCP and UDP, arrays of JSON over HTTP."""

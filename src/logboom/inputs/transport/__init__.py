"""How bytes arrive: sockets that feed a framing and hand its lines to the spool; they know no protocol."""

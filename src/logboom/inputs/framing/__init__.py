"""Where a message ends: cores without sockets or clocks that are fed bytes and answer with lines for the spool."""

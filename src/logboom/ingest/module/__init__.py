"""Lines decoded by a WebAssembly module: see function.py, and decode_json_lines.c for what the module does."""

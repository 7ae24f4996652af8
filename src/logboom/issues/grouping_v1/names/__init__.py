"""What frames are called: each language in its own file. See `frame_names.py`."""

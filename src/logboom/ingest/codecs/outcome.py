"""What became of a line: the numbers in the column `parsed` of `staged_lines`."""

UNREADABLE, READ = 0, 1
LEFT = 2
"""The module was not certain: the codec is to decode it."""
HOLDS_TEXT = 3
"""From here on: its document was read, and wraps a text that is yet to be understood (`wrapping.py`)."""

"""`python -m logboom.cli` is the command `logboom`, wherever the scripts of this Python are."""

import sys

from logboom.cli import main

sys.exit(main())

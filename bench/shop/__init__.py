"""A small shop under Django that fails in ten ways, so that errors are reported as applications report them."""

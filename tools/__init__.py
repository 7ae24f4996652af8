"""What the project is built, documented and checked with; run from its directory."""

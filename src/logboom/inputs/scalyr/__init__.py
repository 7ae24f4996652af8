"""Scalyr, which is DataSet now: what its agent uploads."""

"""Terms as SQL over one row: each module translates terms about one kind of field.

Every condition is true or false, never NULL, so that NOT means the rest.
"""

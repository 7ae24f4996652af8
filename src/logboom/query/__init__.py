"""The query language: what a person types becomes one statement for the engine, in steps that know nothing of the next.

    step             module       takes               gives
    cut              lexer        text                tokens with positions
    read             parser       tokens              a tree of terms (tree.py, pattern.py); `str(tree)` is canonical text
    name             fields       a field's name      a column, or a path into the attributes
    translate        terms/       one term            SQL over a row, and what an index can know beforehand
    put together     compile      a tree              a condition with bound parameters
    plan             plan, time   a request           project, range of time, page
    run              search, histogram, field_list, tail

No text of a person is ever part of the SQL: it is bound beside it (logboom.store.statement).
"""

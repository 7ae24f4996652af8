"""The expressions of `eval`, `where` and `stats`: `if(status >= 500, "bad", "good")`.

tree      what an expression is; its canonical text
parser    text -> tree, a Pratt parser with positions
comparison, operators, translate      tree -> SQL with bound values
"""

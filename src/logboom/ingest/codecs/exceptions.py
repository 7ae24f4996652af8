"""The type of an exception, found in the text of its stack trace.

    Traceback (most recent call last): ... ValueError: bad        ->  ValueError
    java.lang.IllegalStateException: no ... at com.example...     ->  java.lang.IllegalStateException
    TypeError: x is not a function ... at file.js:1:2             ->  TypeError

Python names the exception in the last line, the others in the first.

Source: Python library reference, "traceback"; Java SE, Throwable.printStackTrace; V8, "Stack trace API".
"""

from typing import Final

from logboom.store.statement import literal

PYTHON_TRACEBACK: Final = "Traceback (most recent call last):"
_NAME: Final = r"[A-Za-z_$][\w$]*(?:[.:]{1,2}[A-Za-z_$][\w$]*)*"
# The last traceback of a chain is what was raised in the end; its last line that is not indented names it.
_PYTHON: Final = rf"(?s).*Traceback \(most recent call last\):\n.*?\n({_NAME})(?::|\n|$)"
_FIRST_LINE: Final = (
    rf"^(?:Uncaught |Exception in thread \S+ |Caused by: )?({_NAME}(?:Error|Exception|Fault|Interrupt|Exit))(?::|\s|$)"
)
_NAMED: Final = rf"^({_NAME})(?::|$)"


def exception_type_sql(text: str) -> str:
    """SQL of the exception's type in `text`, '' when there is none that could be read."""
    python = f"if(position({text}, {literal(PYTHON_TRACEBACK)}) > 0, {text}, '')"
    return f"if(notEmpty({python}), extract({python}, {literal(_PYTHON)}), extract({text}, {literal(_FIRST_LINE)}))"

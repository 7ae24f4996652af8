"""The second reference: CPU seconds per million events of chDB alone, parsing a file of syslog lines (RFC 5424 with
structured data, and RFC 3164) into the table of the reference load.

    python -m bench.reference_syslog FILE

It parses what the corpus has and no more: no escapes other than in values, no octet counts, no damaged lines. Never
change the statement, for the reason given in `reference_load`.
"""

import sys
from pathlib import Path

from bench.reference_load import reference_load

INSERT = r"""insert into logs.e select
 parseDateTime64BestEffort(modern ? p[2] : concat(extract(p[1],'[A-Z][a-z]+$'),' ',p[2],' 2026 ',p[3]),9,'UTC'),
 modern ? p[3] : p[4], modern ? p[4] : substringIndex(trimRight(p[5],':'),'[',1),
 ['critical','critical','critical','error','warning','notice','info','debug'][toUInt8OrZero(substring(substringIndex(p[1],'>',1),2))%8+1],
 modern ? substring(p[7],stop+2) : concat(p[6],' ',p[7]), m['trace_id'], mapFilter((k,v)->k!='trace_id',m)
 from (select splitByChar(' ',line,7) as p, endsWith(p[1],'>1') as modern,
  modern and startsWith(p[7],'[') ? position(p[7],'"] ')+1 : toUInt64(modern) as stop,
  extractKeyValuePairsWithEscaping(modern and stop>1 ? substring(p[7],12,stop-12) : '', '=', ' ', '"') as m
  from file('{path}',LineAsString,'line String'))
 settings short_circuit_function_evaluation='disable', splitby_max_substrings_includes_remaining_string=1"""


if __name__ == "__main__":
    print(f"{reference_load(Path(sys.argv[1]).resolve(), INSERT):.3f}")

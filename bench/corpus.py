"""The corpus as files: made once, side by side on all processors, and kept in bench/corpus/.

python -m bench.corpus --events 1000000 --form jsonl      prints the path
"""

import argparse
import os
import shutil
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from bench.events import CHUNK_EVENTS, GENERATOR_VERSION, chunk
from bench.forms import FORMS

FOLDER = Path(__file__).parent / "corpus"


def corpus_file(events: int, form: str) -> Path:
    """The file that holds the first `events` events in one of FORMS; it is made if it is not there yet.

    `events` is a multiple of CHUNK_EVENTS.
    """
    if events % CHUNK_EVENTS or events <= 0:
        raise ValueError(f"the number of events is a multiple of {CHUNK_EVENTS}, not {events}")
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"v{GENERATOR_VERSION}-{events}.{form}"
    if path.exists():
        return path
    growing = path.with_suffix(f".{form}.{os.getpid()}")
    write = partial(_write_chunk, form=form, folder=FOLDER)
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool, growing.open("wb") as whole:
        for part in pool.map(write, range(events // CHUNK_EVENTS)):
            with part.open("rb") as lines:
                shutil.copyfileobj(lines, whole, 1 << 20)
            part.unlink()
    growing.rename(path)  # whole or not at all: an interrupted run leaves nothing that looks finished
    return path


def _write_chunk(number: int, *, form: str, folder: Path) -> Path:
    path = folder / f"chunk-{number}-{os.getpid()}.{form}"
    line = FORMS[form]
    with path.open("wb", buffering=1 << 20) as file:
        file.writelines(line(event) for event in chunk(number))
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the corpus that the benchmarks send.")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--form", choices=tuple(FORMS), default="jsonl")
    arguments = parser.parse_args()
    print(corpus_file(arguments.events, arguments.form))


if __name__ == "__main__":
    main()

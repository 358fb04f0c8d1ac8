"""Puts the decision records, which stand once in `docs/adr`, into the site of each language."""  # noqa: INP001  mkdocs loads it by its path

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ADR = Path(__file__).parent / "adr"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add every record as a page under `adr/`."""
    for path in sorted(ADR.glob("*.md")):
        files.append(File.generated(config, f"adr/{path.name}", abs_src_path=str(path)))
    return files

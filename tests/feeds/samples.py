"""Real feeds to try the readers with. They are no part of the project.

They are looked for in the folder that ``TAPESTRY_SAMPLES`` names, or in a folder ``samples`` beside
the project; where they are not, there is nothing to try.
"""

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).parents[3].glob("*/samples")
_NAMED = os.environ.get("TAPESTRY_SAMPLES")

SAMPLES = Path(_NAMED) if _NAMED else next(_BESIDE, Path("samples"))

needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="no samples here: TAPESTRY_SAMPLES names their folder"
)

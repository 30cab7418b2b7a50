"""Where things lie: settings, folders, and the resources shipped with the program."""

import os
import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import platformdirs

APPLICATION = "Tapestry"


@cache
def _resources() -> Path:
    """The folder of resources in a frozen build, an installed wheel or a checkout."""
    frozen = getattr(sys, "_MEIPASS", None)
    here = Path(__file__).resolve().parent
    places = [Path(frozen) / "resources"] if frozen else []
    places += [here / "_resources", here.parent / "resources"]
    return next(place for place in places if place.is_dir())


def resource(name: str) -> Path:
    """A file shipped with the program, by its path below ``resources/``."""
    return _resources() / name


@dataclass(frozen=True, slots=True)
class Config:
    """What this run was told, and nothing that changes later."""

    store: str
    """A path, or ``postgresql://…``."""
    passphrase_file: Path | None
    """Unlocks an embedded store unattended."""
    intake_file: Path | None = None
    """Its first line is the address of a hub on a server with a login for intake, as scripts have:
    staff cannot bring in what the sources send."""
    settings: Path | None = None
    """This computer's own settings, where there are any."""

    @property
    def on_hub(self) -> bool:
        return self.store.startswith(("postgresql://", "postgres://"))

    @property
    def place(self) -> str:
        """Where the hub is, to be told: an address without its password."""
        if not self.on_hub:
            return self.store
        address = re.sub(r"(//[^:/@]*):[^/@]*@", r"\1@", self.store)
        return re.sub(r"([?&])password=[^&]*&?", r"\1", address).rstrip("?&")

    @property
    def backups(self) -> Path:
        """Where backups lie by default: beside an embedded store, or among this user's own data."""
        return (data_folder() if self.on_hub else Path(self.store).parent) / "backups"


def data_folder() -> Path:
    """This user's own folder for the embedded store and its key slots."""
    return Path(platformdirs.user_data_dir(APPLICATION, appauthor=False))


def log_file() -> Path:
    """Where the window keeps its log."""
    return Path(platformdirs.user_log_dir(APPLICATION, appauthor=False)) / "tapestry.log"


def settings_file() -> Path:
    """What this computer does by itself: ``[watch]`` names a folder for a source."""
    return Path(platformdirs.user_config_dir(APPLICATION, appauthor=False)) / "settings.toml"


def read_config(store: str | None = None) -> Config:
    """What the command line and the environment say; by default the hub of this computer."""
    passphrase_file = os.environ.get("TAPESTRY_PASSPHRASE_FILE")
    intake_file = os.environ.get("TAPESTRY_INTAKE_FILE")
    return Config(
        store=store or str(data_folder() / "hub.tapestry"),
        passphrase_file=Path(passphrase_file) if passphrase_file else None,
        intake_file=Path(intake_file) if intake_file else None,
        settings=settings_file(),
    )

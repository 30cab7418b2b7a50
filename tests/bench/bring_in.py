"""Brings a batch into a hub; as a program, one named on standard input, and says its memory."""

import json
import re
import sys
from contextlib import closing
from pathlib import Path

from desktop.feeds import intake
from desktop.store import embedded
from desktop.store.store import Store
from desktop.words.accounts import Fate
from desktop.words.enums import Role, SourceKind
from desktop.words.people import Actor
from tests.clock import NOW


def bring_in(store: Store, actor: Actor, path: Path) -> None:
    accounts = intake.import_paths(
        store, actor, [path], source="gp", kind=SourceKind.GP, may_register=True, now=NOW
    )
    if any(each.count(Fate.IMPORTED) != each.entries for each in accounts):
        raise RuntimeError("not all of the batch was taken in")


def main() -> None:
    """A process of its own: what another took before would count as well. Prints megabytes."""
    hub, key, actor, sent = json.load(sys.stdin)
    with closing(embedded.open_with_key(Path(hub), bytes.fromhex(key), lambda: NOW)) as store:
        bring_in(store, Actor(int(actor), "Bench", Role.SERVICE_ACCOUNT), Path(sent))
    (most,) = re.findall(r"^VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    print(int(most) * 1024 / 1_000_000)  # the kernel's kB has 1,024 bytes


if __name__ == "__main__":
    main()

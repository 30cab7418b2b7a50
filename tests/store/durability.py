"""Rounds of killing and crowding, short in the suite and long in the trials."""

import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import func, select

from desktop.models import Team
from desktop.store import chain, embedded
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.enums import Role
from desktop.words.people import Actor

WRITER = """
import sys
from pathlib import Path
from desktop.models import Team
from desktop.store import embedded, session
from desktop.words.enums import Role
from desktop.words.people import Actor

store = embedded.open_with_key(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
number = 0
while True:
    number += 1
    with store.writing() as given:
        given.add(Team(code=f"{sys.argv[3]}-{number}", name="x" * 2000))
        session.sign(given, Actor(1, "Writer", Role.GP), "team.made", [f"team:{number}"])
    with store.reading() as given:
        entry, head = session.head(given)
    print(number, f"{entry}:{head}", flush=True)
"""


def kill_while_writing(path: Path, key: bytes, rounds: int) -> None:
    """What was acknowledged before the kill is there after it, and the audit stands upon it."""
    kept = 0
    for each in range(rounds):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), key.hex(), str(each)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout is not None
        for _ in range(3 + each % 5):
            writer.stdout.readline()
        writer.kill()
        # A line cut off by the kill was not acknowledged.
        whole = [line for line in writer.communicate()[0].splitlines(True) if line.endswith("\n")]
        number, head = (whole or ["0 "])[-1].split(" ")
        with closing(embedded.open_with_key(path, key)) as store:
            verdict = chain.verify(store, against=head.strip() or None)
            assert verdict.ok, verdict.sentence
            with store.reading() as session:
                found = session.scalar(select(func.count()).select_from(Team)) or 0
        assert found == verdict.entries
        assert found - kept >= max(int(number), 3 + each % 5)
        kept = found


def crowd(desk: Callable[[], Store], desks: int, rounds: int) -> None:
    """Everyone writes at once, each at a desk of their own: no forks, no gaps, nothing lost."""
    start = threading.Barrier(desks)
    failed: list[BaseException] = []

    def work(number: int) -> None:
        try:
            with closing(desk()) as store:
                start.wait()
                for each in range(rounds):
                    with store.writing() as session:
                        session.add(Team(code=f"{number}-{each}", name="Dales"))
                        sign(session, Actor(number, "Desk", Role.GP), "team.made", [])
        except BaseException as failure:  # told below, on the test's own thread
            failed.append(failure)
            start.abort()

    threads = [threading.Thread(target=work, args=(each,)) for each in range(desks)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    with closing(desk()) as store:
        verdict = chain.verify(store)
        assert verdict.ok, verdict.sentence
        with store.reading() as session:
            found = session.scalar(select(func.count()).select_from(Team))
    assert verdict.entries == found == desks * rounds

"""The baseline of a start: what PySide6 alone needs to put an empty window on the screen.

Run as a process of its own; it prints the moment at which the window was painted.
"""

import sys

from PySide6.QtWidgets import QApplication, QWidget

from tests.bench.painted import Paints, full_size


def main() -> None:
    application = QApplication(sys.argv[:1])
    window = full_size(QWidget())
    paints = Paints(window)

    def painted(end: float) -> None:
        print(end)
        application.quit()

    paints.ended.connect(painted)
    window.show()
    application.exec()


if __name__ == "__main__":
    main()

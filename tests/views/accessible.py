"""Walk a window as a screen reader does, and say which of its controls have no name."""

from collections.abc import Iterator

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

Role = QAccessible.Role
CONTROLS = frozenset(
    {
        Role.Button,
        Role.ButtonMenu,
        Role.CheckBox,
        Role.RadioButton,
        Role.ComboBox,
        Role.EditableText,
        Role.SpinBox,
        Role.Slider,
        Role.List,
        Role.ListItem,
        Role.Table,
        Role.Tree,
        Role.ColumnHeader,
        Role.PageTab,
        Role.PageTabList,
        Role.MenuItem,
        Role.Link,
        Role.Graphic,
        Role.ProgressBar,
    }
)


def spoken(window: QWidget) -> Iterator[tuple[Role, str]]:
    """Role and name of everything visible in a window, in reading order."""
    top = QAccessible.queryAccessibleInterface(window)
    assert top is not None
    yield from _below(top)


def nameless(window: QWidget) -> list[str]:
    """What is wrong, one line a control; an empty list is what a test asks for."""
    return [f"{role.name} without a name" for role, name in spoken(window) if not name]


def _below(holder: QAccessibleInterface) -> Iterator[tuple[Role, str]]:
    for place in range(holder.childCount()):
        child = holder.child(place)
        if not child.isValid() or child.state().invisible:
            continue
        if child.role() in CONTROLS:
            yield child.role(), child.text(QAccessible.Text.Name)
        if child.role() is not Role.ComboBox:  # what it holds is a pop-up's to name
            yield from _below(child)

"""What every test needs before Qt or a keyring is loaded: neither may reach the person's desk."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

pytest_plugins = ["tests.stores", "tests.shell", "tests.hazards", "tests.desk"]

"""Secrets: keys wrapped under a password, pairs of keys, the printed recovery code, the keyring.

The keyring only remembers, on this computer, what a passphrase or the recovery code can always
bring back: a key that lives nowhere else is data lost when the desktop changes.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Collection
from pathlib import Path
from queue import Empty, SimpleQueue
from secrets import choice, token_bytes
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from desktop.config import APPLICATION
from desktop.errors import Problem

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

Answer = TypeVar("Answer")

MEMORY_KIB, ROUNDS, LANES = 64 * 1024, 3, 4
MOST_MEMORY_KIB = 1024 * 1024

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0 or O, 1, I or L, and no U: what a person may copy from paper without doubt."""
CODE_GROUPS, CODE_GROUP = 7, 4  # 28 of 30 letters: 137 bits

_HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class WrongSecret(Exception):
    """It does not open this, or this is damaged: the two look the same."""


def wrap(key: bytes, password: str) -> str:
    """The key under a password, as text: argon2id for the password, AES-GCM for the key."""
    salt, nonce = token_bytes(16), token_bytes(12)
    head = f"argon2id${MEMORY_KIB}${ROUNDS}${LANES}"
    sealed = AESGCM(_derive(password, salt, MEMORY_KIB, ROUNDS, LANES)).encrypt(
        nonce, key, head.encode()
    )
    return f"{head}${_text(salt)}${_text(nonce + sealed)}"


def unwrap(slot: str, password: str) -> bytes:
    """The key again; ``WrongSecret`` when the password is not the one."""
    try:
        name, memory, rounds, lanes, salt, sealed = slot.split("$")
        head = f"{name}${memory}${rounds}${lanes}"
        if name != "argon2id" or int(memory) > MOST_MEMORY_KIB or int(rounds) > 20:
            raise WrongSecret
        derived = _derive(password, _raw(salt), int(memory), int(rounds), int(lanes))
        body = _raw(sealed)
        return AESGCM(derived).decrypt(body[:12], body[12:], head.encode())
    except (ValueError, OverflowError, NotBase64, HashingError, InvalidTag):
        raise WrongSecret from None


def _derive(password: str, salt: bytes, memory: int, rounds: int, lanes: int) -> bytes:
    return hash_secret_raw(password.encode(), salt, rounds, memory, lanes, 32, Type.ID)


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()


def _raw(text: str) -> bytes:
    """What ``_text`` wrote, to the letter: base64 alone would pass over some damage."""
    raw = b64decode(text, validate=True)
    if _text(raw) != text:
        raise ValueError("not as it was written")
    return raw


def new_pair() -> tuple[bytes, bytes]:
    """A public key, by which anyone may seal, and the private one that alone opens it again."""
    private = X25519PrivateKey.generate()
    return private.public_key().public_bytes_raw(), private.private_bytes_raw()


def seal(public: bytes, content: bytes, about: str) -> bytes:
    """The content as HPKE seals it (RFC 9180). Whoever opens it must know what it is ``about``."""
    return _HPKE.encrypt(content, X25519PublicKey.from_public_bytes(public), info=about.encode())


def unseal(private: bytes, sealed: bytes, about: str) -> bytes:
    """The content again; ``WrongSecret`` when it was changed, or is about something else."""
    key = X25519PrivateKey.from_private_bytes(private)
    try:
        return _HPKE.decrypt(sealed, key, info=about.encode())
    except InvalidTag:
        raise WrongSecret from None


def new_recovery_code() -> str:
    """To be printed and locked away: seven groups of four."""
    return "-".join(
        "".join(choice(CODE_LETTERS) for _ in range(CODE_GROUP)) for _ in range(CODE_GROUPS)
    )


def plain_recovery_code(typed: str) -> str:
    """The code as it counts, however it was typed."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def is_recovery_code(typed: str) -> bool:
    """Whether this has the shape of a recovery code; a passphrase might, too."""
    plain = plain_recovery_code(typed)
    return len(plain) == CODE_GROUPS * CODE_GROUP and set(plain) <= set(CODE_LETTERS)


# --- the keyring of this computer -------------------------------------------------------------

KEEPS_SECRETS = frozenset(
    f"keyring.backends.{name}"
    for name in (
        "Windows.WinVaultKeyring",
        "macOS.Keyring",
        "SecretService.Keyring",
        "libsecret.Keyring",
        "kwallet.DBusKeyring",
        "kwallet.DBusKeyringKWallet4",
    )
)
"""The only backends that are trusted: some others keep secrets in plain text without a word."""
CHAIN = "keyring.backends.chainer.ChainerBackend"

NO_KEYRING = (
    "This computer has no keyring that Tapestry trusts, so the passphrase is asked for each time."
)
NO_ANSWER = (
    "The keyring of this computer did not answer, so the passphrase is asked for. Unlock the"
    " keyring to be remembered next time."
)


class NoKeyring(Problem):
    """There is none, or it does not answer: the passphrase still works."""


class Keyring:
    """What the operating system remembers for this user on this computer."""

    def __init__(
        self,
        backend: KeyringBackend | None = None,
        trusted: Collection[str] = KEEPS_SECRETS,
        patience: float = 5,
    ) -> None:
        """``backend`` is the system's own by default; ``patience`` is in seconds."""
        self._given = backend
        self._trusted = trusted
        self._patience = patience

    def remember(self, what: str, secret: str) -> None:
        self._ask(lambda backend: backend.set_password(APPLICATION, what, secret))

    def recall(self, what: str) -> str | None:
        """The secret, or None when it was never remembered here."""
        return self._ask(lambda backend: backend.get_password(APPLICATION, what))

    def forget(self, what: str) -> None:
        if self.recall(what) is not None:
            self._ask(lambda backend: backend.delete_password(APPLICATION, what))

    def _ask(self, question: Callable[[KeyringBackend], Answer]) -> Answer:
        """On a thread of its own: a locked keyring waits for a person, perhaps for ever."""
        answers: SimpleQueue[tuple[Answer | None, Exception | None]] = SimpleQueue()

        def work() -> None:
            try:
                answers.put((question(self._backend()), None))
            except Exception as failure:  # told on the asker's thread
                answers.put((None, failure))

        Thread(target=work, name="keyring", daemon=True).start()
        try:
            answer, failure = answers.get(timeout=self._patience)
        except Empty:
            raise NoKeyring(NO_ANSWER) from None
        if isinstance(failure, NoKeyring):
            raise failure
        if failure is not None:  # backends raise whatever their system raises
            raise NoKeyring(NO_ANSWER) from failure
        return answer  # type: ignore[return-value]  # with no failure it is the question's answer

    def _backend(self) -> KeyringBackend:
        backend = self._given
        if backend is None:
            import keyring

            backend = keyring.get_keyring()
        links = getattr(backend, "backends", []) if _name(backend) == CHAIN else [backend]
        if not links or any(_name(each) not in self._trusted for each in links):
            raise NoKeyring(NO_KEYRING)
        for each in links:
            if hasattr(each, "persist"):
                each.persist = "local machine"  # on Windows a secret would follow the person else
        return backend


def _name(backend: object) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def key_of(store: Path) -> str:
    """The name under which an embedded store's key is remembered."""
    return f"key of {store.resolve()}"

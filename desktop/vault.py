"""Secrets: wrapping a key under a password, the printed recovery code, and the keyring.

The keyring only remembers, on this computer, what a passphrase or the recovery code can always
bring back: a key that lives nowhere else is data lost when the desktop changes.
"""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from secrets import choice, token_bytes

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MEMORY_KIB, ROUNDS, LANES = 64 * 1024, 3, 4
MOST_MEMORY_KIB = 1024 * 1024

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0 or O, 1, I or L, and no U: what a person may copy from paper without doubt."""
CODE_GROUPS, CODE_GROUP = 7, 4  # 28 of 30 letters: 137 bits


class WrongSecret(Exception):
    """The password does not open the slot, or the slot is damaged: the two look the same."""


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
        derived = _derive(password, b64decode(salt), int(memory), int(rounds), int(lanes))
        body = b64decode(sealed)
        return AESGCM(derived).decrypt(body[:12], body[12:], head.encode())
    except (ValueError, NotBase64, InvalidTag):
        raise WrongSecret from None


def _derive(password: str, salt: bytes, memory: int, rounds: int, lanes: int) -> bytes:
    return hash_secret_raw(password.encode(), salt, rounds, memory, lanes, 32, Type.ID)


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()


def new_recovery_code() -> str:
    """To be printed and locked away: seven groups of four."""
    return "-".join(
        "".join(choice(CODE_LETTERS) for _ in range(CODE_GROUP)) for _ in range(CODE_GROUPS)
    )


def plain_recovery_code(typed: str) -> str:
    """The code as it counts, however it was typed."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())

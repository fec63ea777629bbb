# SPDX-License-Identifier: Apache-2.0
"""Who a device is: it signs what it says with a key of its own (Ed25519, RFC 8032).

Every question of the server carries a number that was never asked before, so an answer proves its
client for this question alone. The server has the public keys; a private key never leaves its
device.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from flwr.app import ArrayRecord

NEW = "openssl genpkey -algorithm ed25519 -out device.pem"
PUBLIC = "openssl pkey -in device.pem -pubout -out"


class DeviceKeyError(ValueError):
    """A key that is not there or is none; the message is one sentence for the user."""


def private_key(path: Path) -> Ed25519PrivateKey:
    """The key of this device. Raises DeviceKeyError."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise DeviceKeyError(f"{path}: is no private key ({error}); make one: {NEW}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise DeviceKeyError(f"{path}: is no Ed25519 key; make one: {NEW}")
    return key


def public_keys(folder: Path, clients: int) -> list[Ed25519PublicKey]:
    """The keys FOLDER/N.pem of all clients. Raises DeviceKeyError, also where two are one."""
    keys, owner = [], {}
    for client in range(clients):
        path = folder / f"{client}.pem"
        try:
            key = load_pem_public_key(path.read_bytes())
        except (OSError, ValueError) as error:
            raise DeviceKeyError(
                f"{path}: is no public key of client {client} ({error}); on its device: {PUBLIC}"
                f" {path.name}"
            ) from None
        if not isinstance(key, Ed25519PublicKey):
            raise DeviceKeyError(f"{path}: is no Ed25519 key; on its device: {NEW}")
        raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
        if raw in owner:
            raise DeviceKeyError(
                f"{path}: is the key of client {owner[raw]} too; every device has its own: {NEW}"
            )
        owner[raw] = client
        keys.append(key)
    return keys


def statement(
    purpose: str,
    nonce: bytes,
    client: int,
    said: Mapping[str, Any],
    arrays: ArrayRecord | None = None,
) -> bytes:
    """What is signed: SHA-256 over what a client says, in answer to which question. Raises
    ValueError or TypeError where it says what no client does.
    """
    if not isinstance(arrays, ArrayRecord | None):
        raise TypeError("a change is a record of arrays")
    digest = hashlib.sha256()

    def put(raw: bytes) -> None:
        digest.update(len(raw).to_bytes(8, "little"))
        digest.update(raw)

    put(purpose.encode())
    put(nonce)
    put(str(client).encode())
    put(json.dumps(sorted(said.items())).encode())
    for name in sorted(arrays or ()):
        array = (arrays or {})[name]
        put(json.dumps([name, array.stype, array.dtype, list(array.shape)]).encode())
        put(array.data)
    return digest.digest()


def is_signed(key: Ed25519PublicKey, signature: Any, text: bytes) -> bool:
    """Whether the signature of the text is by that key."""
    if not isinstance(signature, bytes):
        return False
    try:
        key.verify(signature, text)
    except InvalidSignature:
        return False
    return True

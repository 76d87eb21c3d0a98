"""A telephone company of the tests: its certificate, the place where that lies, and the calls it signs (RFC 8224)."""

from __future__ import annotations

import asyncio
import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, ObjectIdentifier

from cti.pbx.ports import LOOPBACK

_TN_AUTH_LIST = x509.UnrecognizedExtension(  # RFC 8226, 9: SEQUENCE { [0] { IA5String "1234" } }
    ObjectIdentifier("1.3.6.1.5.5.7.1.26"), bytes.fromhex("3008a006160431323334")
)
_HOUR = timedelta(hours=1)


class Carrier:
    """`async with Carrier(folder) as carrier:` serves its certificate; `authority` is the file that vouches for it."""

    def __init__(self, folder: Path) -> None:
        self.authority = folder / "authority.pem"
        self.cache = folder / "cache"
        self.cache.mkdir(parents=True)
        issuer, self._key = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
        self.authority.write_bytes(_certificate(issuer, issuer, "Authority", "Authority"))
        self._certificate = _certificate(self._key, issuer, "SHAKEN 1234", "Authority")

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, LOOPBACK, 0)
        self.url = f"http://{LOOPBACK}:{self._server.sockets[0].getsockname()[1]}/certificate.pem"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        await self._server.wait_closed()

    def signed(self, number: str, dialled: str, level: str, *, forged: bool = False) -> tuple[str, str]:
        """The lines of an INVITE by which it attests the number. `forged`: by somebody else's key."""
        now = datetime.now(UTC)
        head = {"alg": "ES256", "ppt": "shaken", "typ": "passport", "x5u": self.url}
        claims = {
            "attest": level, "dest": {"tn": [dialled]}, "iat": int(now.timestamp()),
            "orig": {"tn": number.lstrip("+")}, "origid": str(uuid4()),
        }  # fmt: skip
        text = f"{_part(head)}.{_part(claims)}"
        key = generate_private_key(SECP256R1()) if forged else self._key
        r, s = decode_dss_signature(key.sign(text.encode(), ECDSA(SHA256())))
        signature = _base64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
        date = now.strftime("%a, %d %b %Y %H:%M:%S GMT")
        return f"Date: {date}", f"Identity: {text}.{signature};info=<{self.url}>;alg=ES256;ppt=shaken"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(self._certificate)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + self._certificate)
        await writer.drain()
        writer.close()


def _certificate(key: EllipticCurvePrivateKey, issuer: EllipticCurvePrivateKey, name: str, by: str) -> bytes:
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(by))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _HOUR)
        .not_valid_after(now + _HOUR)
        .add_extension(x509.BasicConstraints(ca=name == by, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()), critical=False)
    )
    if name != by:
        made = made.add_extension(_TN_AUTH_LIST, critical=False)
    return made.sign(issuer, SHA256()).public_bytes(Encoding.PEM)


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _part(values: dict[str, Any]) -> str:
    return _base64(json.dumps(values, separators=(",", ":"), sort_keys=True).encode())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

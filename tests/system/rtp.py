"""An ear, a mouth and keys for RTP (RFC 3550, 4733), A-law at 8 kHz: says one signature, knows what it hears."""

from __future__ import annotations

import asyncio
import math
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress

PACKET_SECONDS = 0.02
RING_TONE_HZ = 425
KEYS = "0123456789*#"
KEY_PACKETS, KEY_ENDS = 5, 3
PATIENCE = 15.0  # seconds to wait for what must come at once on an idle machine


SILENCE = b"\xd5" * 160


def signature(name: str) -> bytes:
    """20 ms of sound, peculiar to `name`. Asterisk passes A-law between two A-law legs on unchanged."""
    return (name.encode() * 160)[:160]


class Ear(asyncio.DatagramProtocol):
    """A UDP port that takes RTP, and speaks once it knows to whom."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.socket = socket.socket(type=socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.payloads: list[bytes] = []
        self._news = asyncio.Event()
        self._transport: asyncio.DatagramTransport | None = None
        self._mouth: asyncio.Task[None] | None = None
        self._pressed: list[str] = []
        self._silent = False

    async def open(self) -> None:
        """Begin to listen."""
        self._transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: self, sock=self.socket)

    async def close(self) -> None:
        """Stop both."""
        if self._mouth is not None:
            self._mouth.cancel()
            with suppress(asyncio.CancelledError):
                await self._mouth
        if self._transport is not None:
            self._transport.close()

    def speak_to(self, address: tuple[str, int]) -> None:
        """Say the signature to `address`, 50 packets a second."""
        if self._mouth is not None:
            self._mouth.cancel()
        self._mouth = asyncio.create_task(self._speak(address))

    def press(self, key: str) -> None:
        """Press a key of the telephone for a tenth of a second. Nobody hears it before the mouth is open."""
        self._pressed.append(key)

    def fall_silent(self) -> None:
        """Say nothing any more, though the line stays open."""
        self._silent = True

    async def hears(self, name: str) -> None:
        """Returns when it hears the signature of `name`."""
        await self._until(lambda: signature(name) in self.payloads)

    async def hears_ring_tone(self) -> None:
        """Returns when half a second of what it last heard was ring tone."""
        await self._until(lambda: self._loud() and self._tone_share(RING_TONE_HZ) > 0.8)

    async def hears_music(self) -> None:
        """Returns when half a second of what it last heard was loud, and no tone: music, or speech."""
        await self._until(lambda: self._loud() and self._tone_share(RING_TONE_HZ) < 0.5)

    async def hears_tone(self, hertz: float) -> None:
        """Returns when half a second of what it last heard was, for the most part, of this pitch."""
        await self._until(lambda: self._loud() and self._tone_share(hertz) > 0.5)

    async def hears_silence(self) -> None:
        """Returns when what it last heard for half a second was packets with nothing in them."""
        await self._until(self._quiet)

    def forget(self) -> None:
        """Judge only what comes from now on."""
        self.payloads.clear()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if data[1] & 0x7F == 8:  # PCMA, RFC 3551
            self.payloads.append(data[12:])
            self._news.set()

    async def _until(self, heard: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not heard():
                self._news.clear()
                await self._news.wait()

    async def _speak(self, address: tuple[str, int]) -> None:
        loop, sequence = asyncio.get_running_loop(), 0
        due = loop.time()
        packets = self._packets()
        while self._transport is not None:
            kind, timestamp, payload = next(packets)
            self._transport.sendto(
                struct.pack("!BBHII", 0x80, kind, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, 7) + payload, address
            )
            sequence += 1
            due += PACKET_SECONDS
            await asyncio.sleep(due - loop.time())

    def _packets(self) -> Iterator[tuple[int, int, bytes]]:
        """Payload type with the marker bit, timestamp and payload of one packet after the other, 20 ms each."""
        timestamp = 0
        while True:
            if not self._pressed:
                yield 8, timestamp, SILENCE if self._silent else signature(self.name)
                timestamp += 160
                continue
            event, began = KEYS.index(self._pressed.pop(0)), timestamp
            for number in range(1, KEY_PACKETS + KEY_ENDS + 1):
                ends = number > KEY_PACKETS
                duration = min(number, KEY_PACKETS) * 160
                yield 101 | (number == 1) << 7, began, struct.pack("!BBH", event, ends << 7 | 10, duration)
            timestamp += (KEY_PACKETS + KEY_ENDS) * 160

    def _recent(self) -> list[int]:
        return [_LINEAR[byte] for payload in self.payloads[-25:] for byte in payload]

    def _loud(self) -> bool:
        return self._level() > 100

    def _quiet(self) -> bool:
        return 0 <= self._level() < 10

    def _level(self) -> float:
        """The mean amplitude of half a second; -1 before there is so much."""
        sound = self._recent()
        return sum(map(abs, sound)) / len(sound) if len(sound) >= 4000 else -1

    def _tone_share(self, hertz: float) -> float:
        """The share of the sound's energy at this frequency."""
        sound = self._recent()
        turns = [(math.tau * hertz / 8000 * index, sample) for index, sample in enumerate(sound)]
        real = sum(sample * math.cos(turn) for turn, sample in turns)
        imaginary = sum(sample * math.sin(turn) for turn, sample in turns)
        return 2 * (real**2 + imaginary**2) / len(sound) / (sum(sample * sample for sample in sound) or 1)


def _linear(byte: int) -> int:
    """One A-law byte as a 13-bit sample (ITU-T G.711)."""
    byte ^= 0x55
    exponent, mantissa = byte >> 4 & 7, byte & 15
    size = (mantissa << 4) + 8 if exponent == 0 else ((mantissa << 4) + 0x108) << exponent - 1
    return size if byte & 0x80 else -size


_LINEAR = [_linear(byte) for byte in range(256)]

"""Messages that callers leave: each a sound that Asterisk writes, beside a slip of paper that says whose it is."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import structlog
from msgspec.structs import replace

from crm_store.errors import Conflict, StoreError
from crm_store.store import Store
from crm_store.voicemails import NewVoicemail
from cti.backoff import Backoff
from cti.prompts import WAV_HEAD, WAV_SECOND
from screenpop.calls import LiveCall

log = structlog.get_logger()

LEAST_SECONDS = 2.0  # less is somebody who hung up, or did not find a word
LOOK_SECONDS = 60.0
SLACK_SECONDS = 60.0


class Voicemail:
    """Takes messages in `folder`, and hands them to the store as soon as that takes them.

    The slip is written before a word is spoken, so that a message outlives this process: `NAME.part` while Asterisk
    records `NAME.wav`, `NAME.json` when it has ended, gone when the store has it. A `.part` of which nobody told the
    end is taken as it is after `longest` seconds. `taken` is told of each message that the store got.
    """

    def __init__(
        self,
        store: Store,
        folder: Path,
        *,
        longest: float,
        taken: Callable[[NewVoicemail], None] = lambda message: None,
    ) -> None:
        self.folder = folder
        self.longest = longest
        self._store = store
        self._taken = taken
        self._news = asyncio.Event()

    async def begin(self, call: LiveCall) -> Path | None:
        """Where to record what this caller says, without an ending; None where nothing can be kept."""
        message = NewVoicemail(
            file=f"{secrets.token_hex(16)}.wav",
            call=call.call,
            at=datetime.now(UTC),
            seconds=0.0,
            queue=call.queue,
            number=call.shown_number,
            customer=call.customer,
            owner=call.owner,
        )
        sound = self.folder / message.file
        try:
            await asyncio.to_thread(_write, sound.with_suffix(".part"), msgspec.json.encode(message))
        except OSError as error:
            log.warning("no place for messages", error=error.strerror, advice="see voice.messages in the settings")
            return None
        return sound.with_suffix("")

    async def end(self, sound: Path) -> bool:
        """He has said what he had to say, or hung up. False: nothing that is worth keeping."""
        slip = sound.with_suffix(".part")
        if await asyncio.to_thread(_seconds, sound.with_suffix(".wav")) < LEAST_SECONDS:
            await asyncio.to_thread(_forget, slip)
            return False
        await asyncio.to_thread(slip.rename, slip.with_suffix(".json"))
        self._news.set()
        return True

    async def drop(self, sound: Path) -> None:
        """Nothing was recorded, or he chose something else."""
        await asyncio.to_thread(_forget, sound.with_suffix(".part"))

    async def run(self) -> None:
        """Hand over what there is, now and whenever there is more; what the store cannot take just now waits."""
        backoff = Backoff(first=1.0, longest=LOOK_SECONDS)
        while True:
            self._news.clear()
            wait = LOOK_SECONDS
            try:
                for slip in await asyncio.to_thread(self._slips):
                    await self._hand_over(slip)
                backoff.reset()
            except (StoreError, OSError) as error:
                wait = backoff.next()
                log.warning("messages wait for the store", error=type(error).__name__)
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._news.wait()

    def _slips(self) -> list[Path]:
        old = time.time() - self.longest - SLACK_SECONDS
        left = (slip for slip in self.folder.glob("*.part") if slip.stat().st_mtime < old)
        return sorted([*self.folder.glob("*.json"), *left])

    async def _hand_over(self, slip: Path) -> None:
        try:
            message = msgspec.json.decode(await asyncio.to_thread(slip.read_bytes), type=NewVoicemail)
        except msgspec.MsgspecError:
            log.error("slip of a message cannot be read", file=slip.name)
            await asyncio.to_thread(slip.rename, slip.with_suffix(".damaged"))
            return
        seconds = await asyncio.to_thread(_seconds, slip.with_suffix(".wav"))
        if seconds < LEAST_SECONDS:
            await asyncio.to_thread(_forget, slip)
            return
        message = replace(message, seconds=round(seconds, 1))
        try:
            await self._store.add_voicemail(message)
        except Conflict:  # the customer's record is gone; the message is not
            message = replace(message, customer=None)
            await self._store.add_voicemail(message)
        await asyncio.to_thread(slip.unlink)
        log.info("message kept", call=message.call, seconds=message.seconds)
        self._taken(message)


def _write(slip: Path, data: bytes) -> None:
    slip.parent.mkdir(parents=True, exist_ok=True)
    slip.touch(mode=0o600)
    slip.write_bytes(data)


def _seconds(sound: Path) -> float:
    """How long it lasts (`.wav` as Asterisk writes it); 0 if there is none."""
    try:
        return max(0.0, (sound.stat().st_size - WAV_HEAD) / WAV_SECOND)
    except FileNotFoundError:
        return 0.0


def _forget(slip: Path) -> None:
    slip.with_suffix(".wav").unlink(missing_ok=True)
    slip.unlink(missing_ok=True)

"""The way out for a caller whom the queue cannot keep: he is told why, rung back later, or leaves a message."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import structlog

from cti.agi.errors import AgiCommandFailed, CallerHungUp
from cti.prompts_texts import TONE
from cti.settings import Voice
from cti.voicemail import Voicemail
from cti.waiting import WaitingRoom
from routing.commands import Overflow
from routing.queue import WayOut
from routing.reasons import ReasonCode
from screenpop.calls import LiveCall

log = structlog.get_logger()

RING_BACK = "1"
DONE = "#"
THINK_SECONDS = 3.0  # to press the key after having heard of it


class RingingBack(Protocol):
    """Those who ring customers back."""

    def possible(self, call: LiveCall) -> bool:
        """Can this caller be rung back."""

    async def asked(self, call: LiveCall) -> bool:
        """He wants to be; False where that cannot be."""


class Leaving:
    """What callers are offered when they leave the queue without having talked to anybody."""

    def __init__(self, *, callbacks: RingingBack, voicemail: Voicemail, settings: Voice) -> None:
        self.callbacks = callbacks
        self.voicemail = voicemail
        self.settings = settings

    async def leave(self, room: WaitingRoom, call: LiveCall, command: Overflow) -> str:
        """Talk with him to the end; return the dialplan's next step: `hangup` or `fallback`."""
        if command.way.kind not in (WayOut.CALLBACK, WayOut.VOICEMAIL):
            return "fallback"
        closed = any(reason.code == ReasonCode.QUEUE_CLOSED for reason in command.reasons)
        sound = await self.voicemail.begin(call)
        rings_back = (command.way.kind is WayOut.CALLBACK or sound is None) and self.callbacks.possible(call)
        why = ("closed" if closed else "absent") + "-callback" * rings_back + "-message" * (sound is not None)
        if not room.speaks(why):
            await self._drop(sound)
            return "fallback"
        await room.agi.answer()
        try:
            pressed = await room.say(why, RING_BACK if rings_back else "")
            if rings_back and not pressed:
                await room.stay_alive(THINK_SECONDS)
                pressed = await room.agi.wait_for_digit(THINK_SECONDS)
        except CallerHungUp:
            await self._drop(sound)
            raise
        if pressed == RING_BACK and await self.callbacks.asked(call):
            await self._drop(sound)
            await room.say("callback-thanks")
        elif sound is not None:
            await self._take_message(room, call, sound, RING_BACK if rings_back else "")
        return "hangup"

    async def _take_message(self, room: WaitingRoom, call: LiveCall, sound: Path, keys: str) -> None:
        await room.say(TONE)
        seconds, silence = self.settings.message_seconds, self.settings.message_silence
        await room.stay_alive(seconds)
        try:
            pressed = await room.agi.record_file(
                str(sound), seconds=seconds, silence=silence, escape_digits=DONE + keys
            )
        except CallerHungUp:
            await self.voicemail.end(sound)
            raise
        except AgiCommandFailed:
            log.warning("Asterisk cannot write messages", advice="see voice.messages in the settings")
            await self.voicemail.drop(sound)
            await room.say("message-failed-callback" if await self._instead(call) else "message-failed")
            return
        kept = await self.voicemail.end(sound)
        if pressed and pressed in keys and await self.callbacks.asked(call):
            await room.say("callback-thanks")
        elif kept:
            await room.say("message-thanks-expert" if call.owner else "message-thanks")

    async def _instead(self, call: LiveCall) -> bool:
        return self.callbacks.possible(call) and await self.callbacks.asked(call)

    async def _drop(self, sound: Path | None) -> None:
        if sound is not None:
            await self.voicemail.drop(sound)

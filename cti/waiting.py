"""What a caller hears who waits: music, sentences in between, and the keys that he may press meanwhile."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine

import structlog

from cti.agi.errors import AgiCommandFailed
from cti.agi.session import AgiSession
from cti.prompts import Prompts, Sound
from routing.commands import Announce, Hold, Offer, Overflow
from screenpop.calls import LiveCall, Step

log = structlog.get_logger()

SILENCE_SECONDS = 6
"""So long the dialplan waits for a sign of life; after that the caller goes to the fallback queue."""
LISTEN_SECONDS = SILENCE_SECONDS / 3


class WaitingRoom:
    """One caller who waits for the next of `call.steps`.

    He is outside, hearing ring-back, until `enter`: then there is music whenever nothing is said. An offer, or a way
    out, cuts short what is being said to him; other news waits for its end.
    """

    def __init__(self, agi: AgiSession, call: LiveCall, prompts: Prompts) -> None:
        self.agi = agi
        self.call = call
        self.prompts = prompts
        self.inside = False
        self._music = False
        self._to_say: deque[Sound] = deque()
        self._news: list[Step] = []

    async def enter(self) -> None:
        """Answer the call, if need be."""
        if not self.inside:
            self.inside = True
            await self.agi.answer()
            await self._play_music(True)

    def tell(self, *sentences: str) -> None:
        """Say these as soon as `next` is called, in place of what was still to say."""
        self._to_say = deque(filter(None, map(self._sound, sentences)))

    async def next(self, keys: str = "") -> Step | str | None:
        """The next step, or the one of `keys` that he pressed, or None after a quiet while or a sentence.

        A newer step replaces older ones. Raises CallerHungUp in the moment in which he does.
        """
        if self._news or not self.call.steps.empty():
            return self._newest()
        if self.inside and self._to_say:
            sound = self._to_say.popleft()
            await self._play_music(False)
            await self.stay_alive(sound.seconds)
            heard = await self._unless_a_step(self._play(sound, keys), (Offer, Overflow))
        else:
            await self._play_music(self.inside)
            heard = await self._unless_a_step(self._listen(keys), (Offer, Overflow, Hold, Announce))
        if heard is None:
            await self.stay_alive()
        return heard

    async def say(self, sentence: str, keys: str = "") -> str:
        """Say it in place of the music, to its end; return the one of `keys` that ended it, or ""."""
        sound = self._sound(sentence)
        if sound is None:
            return ""
        await self._play_music(False)
        await self.stay_alive(sound.seconds)
        return await self._play(sound, keys)

    async def stay_alive(self, seconds: float = 0) -> None:
        """Hold off the dialplan's dead man's switch during what lasts `seconds`."""
        await self.agi.set_variable("TIMEOUT(absolute)", round(seconds) + SILENCE_SECONDS)

    def speaks(self, sentence: str) -> bool:
        """Is there a recording of it."""
        return self._sound(sentence) is not None

    def _sound(self, sentence: str) -> Sound | None:
        return self.prompts.sound(sentence, self.call.profile.language if self.call.profile else None)

    async def _play(self, sound: Sound, keys: str) -> str:
        try:
            return await self.agi.stream_file(sound.name, keys)
        except AgiCommandFailed:
            log.warning("Asterisk cannot play a prompt", file=sound.name, advice="is it readable to Asterisk?")
            return ""

    async def _listen(self, keys: str) -> str:
        if not (keys and self.inside):
            await asyncio.sleep(LISTEN_SECONDS)
            return ""
        pressed = await self.agi.wait_for_digit(LISTEN_SECONDS)
        return pressed if pressed in keys else ""

    async def _play_music(self, on: bool) -> None:
        if on != self._music:
            self._music = on
            await self.agi.set_music(on)

    async def _unless_a_step(self, doing: Coroutine[None, None, str], ends: tuple[type, ...]) -> Step | str | None:
        """What comes of `doing`, a key or nothing, unless one of the steps that end it comes first."""
        done, step = asyncio.create_task(doing), asyncio.create_task(self.call.steps.get())
        try:
            async with self.agi.caller_present():
                while not done.done():
                    await asyncio.wait({done, step}, return_when=asyncio.FIRST_COMPLETED)
                    if step.done():
                        self._news.append(step.result())
                        if isinstance(self._news[-1], ends):
                            break
                        step = asyncio.create_task(self.call.steps.get())
        finally:
            done.cancel()
            step.cancel()
            await asyncio.gather(done, step, return_exceptions=True)
        if not done.cancelled() and (pressed := done.result()):
            return pressed
        return self._newest() if self._news else None

    def _newest(self) -> Step:
        """The last step, of all that have come; news of his place never takes the place of another."""
        while not self.call.steps.empty():
            self._news.append(self.call.steps.get_nowait())
        deciding = [step for step in self._news if not isinstance(step, Announce)]
        newest = deciding[-1] if deciding else self._news[-1]
        later = isinstance(newest, Hold) and isinstance(self._news[-1], Announce)
        self._news = self._news[-1:] if later else []
        return newest

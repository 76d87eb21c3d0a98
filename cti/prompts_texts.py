"""The sentences that callers hear, whole in each language: one file each, so that a person may speak them."""

from __future__ import annotations

from typing import Final

POSITIONS: Final = 20  # the last place in line that has a sentence of its own
MINUTES: Final = (1, 2, 3, 4, 5, 7, 10, 15, 20, 30)
TONE: Final = "tone"  # a file beside the sentences, and none of them

_ENGLISH_MINUTES = ("one", "two", "three", "four", "five", "seven", "ten", "fifteen", "twenty", "thirty")
_RUSSIAN_PLACES = (
    "второе", "третье", "четвёртое", "пятое", "шестое", "седьмое", "восьмое", "девятое", "десятое", "одиннадцатое",
    "двенадцатое", "тринадцатое", "четырнадцатое", "пятнадцатое", "шестнадцатое", "семнадцатое", "восемнадцатое",
    "девятнадцатое", "двадцатое",
)  # fmt: skip
_RUSSIAN_MINUTES = (
    "одной минуты", "двух минут", "трёх минут", "четырёх минут", "пяти минут", "семи минут", "десяти минут",
    "пятнадцати минут", "двадцати минут", "тридцати минут",
)  # fmt: skip
_UKRAINIAN_PLACES = (
    "друге", "третє", "четверте", "п'яте", "шосте", "сьоме", "восьме", "дев'яте", "десяте", "одинадцяте", "дванадцяте",
    "тринадцяте", "чотирнадцяте", "п'ятнадцяте", "шістнадцяте", "сімнадцяте", "вісімнадцяте", "дев'ятнадцяте",
    "двадцяте",
)  # fmt: skip
_UKRAINIAN_MINUTES = (
    "однієї хвилини", "двох хвилин", "трьох хвилин", "чотирьох хвилин", "п'яти хвилин", "семи хвилин",
    "десяти хвилин", "п'ятнадцяти хвилин", "двадцяти хвилин", "тридцяти хвилин",
)  # fmt: skip

TEXTS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "position-1": "You are next.",
        **{f"position-{place}": f"You are number {place} in line." for place in range(2, POSITIONS + 1)},
        "position-many": "More than twenty callers are before you.",
        "wait-0": "You will wait less than a minute.",
        **{
            f"wait-{minutes}": f"You will wait about {words} {'minute' if minutes == 1 else 'minutes'}."
            for minutes, words in zip(MINUTES, _ENGLISH_MINUTES, strict=True)
        },
        "wait-many": "You will wait more than half an hour.",
        "callback-offer": "Press 1 and we ring you back; you keep your place and your expert.",
        "callback-thanks": "Thank you. We shall ring you back at this number.",
        "callback-impossible": "We cannot ring this number back. Please hold the line.",
        "closed-callback-message": "We are closed now. Press 1 and we ring you back when we open, "
        "or leave a message after the tone. Press the hash key or hang up when you have done.",
        "closed-callback": "We are closed now. Press 1 and we ring you back when we open.",
        "closed-message": "We are closed now. Please leave a message after the tone. "
        "Press the hash key or hang up when you have done.",
        "closed": "We are closed now. Please call again when we are open.",
        "absent-callback-message": "Nobody can take your call now. Press 1 and we ring you back, "
        "or leave a message after the tone. Press the hash key or hang up when you have done.",
        "absent-callback": "Nobody can take your call now. Press 1 and we ring you back.",
        "absent-message": "Nobody can take your call now. Please leave a message after the tone. "
        "Press the hash key or hang up when you have done.",
        "absent": "Nobody can take your call now. Please call again later.",
        "message-thanks-expert": "Thank you. Your message went to your expert.",
        "message-thanks": "Thank you. We have your message.",
        "message-failed-callback": "We cannot take your message now. We shall ring you back at this number.",
        "message-failed": "We cannot take your message now. Please call again later.",
    },
    "ru": {
        "position-1": "Следующая очередь — ваша.",
        **{
            f"position-{place}": f"Ваше место в очереди — {word}."
            for place, word in enumerate(_RUSSIAN_PLACES, start=2)
        },
        "position-many": "Перед вами больше двадцати звонков.",
        "wait-0": "Вы будете ждать меньше минуты.",
        **{
            f"wait-{minutes}": f"Вы будете ждать около {words}."
            for minutes, words in zip(MINUTES, _RUSSIAN_MINUTES, strict=True)
        },
        "wait-many": "Вы будете ждать больше получаса.",
        "callback-offer": "Нажмите один, и мы перезвоним вам: ваше место в очереди и ваш эксперт останутся за вами.",
        "callback-thanks": "Спасибо. Мы перезвоним вам на этот номер.",
        "callback-impossible": "На этот номер мы перезвонить не можем. Пожалуйста, оставайтесь на линии.",
        "closed-callback-message": "Сейчас мы не работаем. Нажмите один, и мы перезвоним вам, когда откроемся, "
        "или оставьте сообщение после сигнала. Закончив, нажмите решётку или положите трубку.",
        "closed-callback": "Сейчас мы не работаем. Нажмите один, и мы перезвоним вам, когда откроемся.",
        "closed-message": "Сейчас мы не работаем. Пожалуйста, оставьте сообщение после сигнала. "
        "Закончив, нажмите решётку или положите трубку.",
        "closed": "Сейчас мы не работаем. Пожалуйста, позвоните в рабочее время.",
        "absent-callback-message": "Сейчас никто не может ответить. Нажмите один, и мы перезвоним вам, "
        "или оставьте сообщение после сигнала. Закончив, нажмите решётку или положите трубку.",
        "absent-callback": "Сейчас никто не может ответить. Нажмите один, и мы перезвоним вам.",
        "absent-message": "Сейчас никто не может ответить. Пожалуйста, оставьте сообщение после сигнала. "
        "Закончив, нажмите решётку или положите трубку.",
        "absent": "Сейчас никто не может ответить. Пожалуйста, перезвоните позже.",
        "message-thanks-expert": "Спасибо. Ваше сообщение передано вашему эксперту.",
        "message-thanks": "Спасибо. Ваше сообщение принято.",
        "message-failed-callback": "Сейчас мы не можем записать сообщение. Мы перезвоним вам на этот номер.",
        "message-failed": "Сейчас мы не можем записать сообщение. Пожалуйста, перезвоните позже.",
    },
    "uk": {
        "position-1": "Наступна черга — ваша.",
        **{
            f"position-{place}": f"Ваше місце в черзі — {word}."
            for place, word in enumerate(_UKRAINIAN_PLACES, start=2)
        },
        "position-many": "Перед вами понад двадцять дзвінків.",
        "wait-0": "Ви чекатимете менше хвилини.",
        **{
            f"wait-{minutes}": f"Ви чекатимете близько {words}."
            for minutes, words in zip(MINUTES, _UKRAINIAN_MINUTES, strict=True)
        },
        "wait-many": "Ви чекатимете понад півгодини.",
        "callback-offer": "Натисніть один, і ми передзвонимо вам: ваше місце в черзі та ваш експерт лишаться за вами.",
        "callback-thanks": "Дякуємо. Ми передзвонимо вам на цей номер.",
        "callback-impossible": "На цей номер ми передзвонити не можемо. Будь ласка, залишайтеся на лінії.",
        "closed-callback-message": "Зараз ми не працюємо. Натисніть один, і ми передзвонимо вам, коли відкриємося, "
        "або залиште повідомлення після сигналу. Закінчивши, натисніть решітку або покладіть слухавку.",
        "closed-callback": "Зараз ми не працюємо. Натисніть один, і ми передзвонимо вам, коли відкриємося.",
        "closed-message": "Зараз ми не працюємо. Будь ласка, залиште повідомлення після сигналу. "
        "Закінчивши, натисніть решітку або покладіть слухавку.",
        "closed": "Зараз ми не працюємо. Будь ласка, зателефонуйте в робочий час.",
        "absent-callback-message": "Зараз ніхто не може відповісти. Натисніть один, і ми передзвонимо вам, "
        "або залиште повідомлення після сигналу. Закінчивши, натисніть решітку або покладіть слухавку.",
        "absent-callback": "Зараз ніхто не може відповісти. Натисніть один, і ми передзвонимо вам.",
        "absent-message": "Зараз ніхто не може відповісти. Будь ласка, залиште повідомлення після сигналу. "
        "Закінчивши, натисніть решітку або покладіть слухавку.",
        "absent": "Зараз ніхто не може відповісти. Будь ласка, передзвоніть пізніше.",
        "message-thanks-expert": "Дякуємо. Ваше повідомлення передано вашому експертові.",
        "message-thanks": "Дякуємо. Ваше повідомлення прийнято.",
        "message-failed-callback": "Зараз ми не можемо записати повідомлення. Ми передзвонимо вам на цей номер.",
        "message-failed": "Зараз ми не можемо записати повідомлення. Будь ласка, передзвоніть пізніше.",
    },
}
"""By language and file name."""

// The desk's words for who waits, callbacks, voicemails and transfers, in every language; the catalogues take them in.

export const en = {
  "callback.try": "Ring back, try {attempt} of {attempts}",
} as const;

export const ru = {
  "callback.try": "Перезвонить, попытка {attempt} из {attempts}",
} as const;

export const uk = {
  "callback.try": "Передзвонити, спроба {attempt} з {attempts}",
} as const;

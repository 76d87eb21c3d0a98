// The queues page's words in every language; the catalogues take them in.

export const en = {
  "queues.title": "Queues",
} as const;

export const ru = {
  "queues.title": "Очереди",
} as const;

export const uk = {
  "queues.title": "Черги",
} as const;

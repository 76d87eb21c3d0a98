// The staffing page's words in every language; the catalogues take them in.

export const en = {
  "staffing.title": "Staffing",
} as const;

export const ru = {
  "staffing.title": "Смены",
} as const;

export const uk = {
  "staffing.title": "Зміни",
} as const;

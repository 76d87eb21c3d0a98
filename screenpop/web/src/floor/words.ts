// The floor's words in every language; the catalogues take them in.

export const en = {} as const;
export const ru = {} as const;
export const uk = {} as const;

// The screen's words in the agent's language: messages, plurals, and codes that the service sends.
import { computed, signal } from "@preact/signals";
import type { Language } from "../generated/messages";
import type { Catalogue, Filling, Key } from "./catalogue";
import { en } from "./en";
import { ru } from "./ru";
import { uk } from "./uk";

export type { Key, PlainKey } from "./catalogue";

export const languages: Readonly<Record<Language, string>> = { en: "English", ru: "Русский", uk: "Українська" };
export const catalogues: Readonly<Record<Language, Catalogue>> = { en, ru, uk };

const REMEMBERED = "farley.language";

/** The language in use; a component that calls `t` is drawn again when it changes. */
export const language = signal<Language>(firstLanguage());

/** The locale for dates and numbers: an agent who reads English here still reads the day before the month. */
export const locale = computed(() => (language.value === "en" ? "en-GB" : language.value));

/** The message `key`, its blanks filled. A plural message chooses its form by `count`. */
export function t<K extends Key>(key: K, ...filling: Filling<K>): string {
  return fill(key, filling[0]);
}

/**
 * The message for a code that the service chose, `group.code`; a code that has no message is shown as it came.
 * Blanks that the filling does not name stay visible, so that a mistake is seen.
 */
export function tCode(group: string, code: string, filling?: Readonly<Record<string, string | number>>): string {
  const key = `${group}.${code}`;
  return isKey(key) ? fill(key, filling) : code;
}

export function isKey(key: string): key is Key {
  return Object.hasOwn(en, key);
}

/** Takes the language if the screen has it, remembers it for the next sign-in page. */
export function setLanguage(wanted: string): void {
  if (!isLanguage(wanted)) return;
  language.value = wanted;
  document.documentElement.lang = wanted;
  localStorage.setItem(REMEMBERED, wanted);
}

function fill(key: Key, filling?: Readonly<Record<string, string | number>>): string {
  const message = catalogues[language.value][key];
  const text = typeof message === "string" ? message : message[form(Number(filling?.["count"]))] ?? message.other;
  if (!filling) return text;
  return text.replace(/\{(\w+)\}/g, (blank, name: string) => String(filling[name] ?? blank));
}

function form(count: number): "one" | "few" | "many" | "other" {
  const rule = new Intl.PluralRules(language.value).select(count);
  return rule === "one" || rule === "few" || rule === "many" ? rule : "other";
}

function firstLanguage(): Language {
  const wanted = [localStorage.getItem(REMEMBERED) ?? "", ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wanted.find(isLanguage) ?? "en";
}

function isLanguage(tag: string): tag is Language {
  return Object.hasOwn(languages, tag);
}

// What a message catalogue is: the English one names the keys and their blanks, the others must fill every one.
import type { en } from "./en";

/** A message whose words depend on the number `{count}`; forms as in Unicode's plural rules. */
export interface Plural {
  readonly one: string;
  readonly few?: string;
  readonly many?: string;
  readonly other: string;
}

type English = typeof en;
export type Key = keyof English;
export type Catalogue = { readonly [K in Key]: English[K] extends string ? string : Plural };

type BlanksOf<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | BlanksOf<Rest> : never;
type TextOf<Message> = Message extends string ? Message : Message extends { readonly other: infer Other extends string } ? Other : never;

/** The names that stand in braces in the English message. */
export type Blanks<K extends Key> = BlanksOf<TextOf<English[K]>>;

/** Values for the blanks; left out when the message has none. */
export type Filling<K extends Key> = [Blanks<K>] extends [never] ? [] : [{ readonly [B in Blanks<K>]: string | number }];

/** The keys of messages without blanks. */
export type PlainKey = { [K in Key]: [Blanks<K>] extends [never] ? K : never }[Key];

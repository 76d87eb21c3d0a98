// What a kind of dealing is to the screen: where it is kept, what its form asks for, how one of it reads in a line.
import type { Tone } from "../../components/basics";
import type { Draft, FieldSpec, Kept } from "../../components/form/spec";
import type { PlainKey } from "../../i18n";

/** The part of its address that names a kind. */
export type DealingPath =
  | "contact-points" | "relatives" | "consents" | "products" | "operations" | "deals" | "requests" | "tasks"
  | "appointments" | "notes" | "documents";

export interface Item extends Kept {
  readonly id: number;
}

/** One of a kind as a list shows it. */
export interface Line {
  readonly title: string;
  readonly tag?: { readonly text: string; readonly tone: Tone } | null;
  readonly figure?: string | null;
  readonly details?: readonly (string | null | false | undefined)[];
  readonly text?: string | null;
  /** Over and done with: drawn fainter. */
  readonly past?: boolean;
  /** Another customer's page that the title opens. */
  readonly customer?: number | null;
  /** A file that the title fetches. */
  readonly href?: string;
}

/** What can be done with one of a kind at a press: the fields that change. */
export interface Act<K> {
  readonly label: PlainKey;
  readonly when: (item: K) => boolean;
  /** `found` is the customer whom the agent looked up, where that is asked of him. */
  readonly fields: (item: K, me: string, found: number | null) => Record<string, unknown>;
  /** A customer is looked up first. */
  readonly search?: boolean;
  /** Is added as a new one instead: a history grows. */
  readonly anew?: boolean;
}

export interface Kind<K extends Item> {
  readonly path: DealingPath;
  readonly title: PlainKey;
  readonly none: PlainKey;
  readonly add: PlainKey;
  readonly specs: readonly FieldSpec[];
  /** Fields that the form does not show and a change leaves as they are. */
  readonly carried: readonly string[];
  readonly begin: (me: string) => Draft;
  readonly line: (item: K, now: number) => Line;
  readonly acts: readonly Act<K>[];
  /** Is never changed, only added to and taken away. */
  readonly fixed?: boolean;
}

/** What a change sends: what the form says over what it does not show. */
export function merged(kind: Pick<Kind<never>, "specs" | "carried">, item: object | null, fields: object): Record<string, unknown> {
  const names = [...kind.carried, ...kind.specs.map(({ name }) => name)];
  const before = Object.fromEntries(Object.entries(item ?? {}).filter(([name]) => names.includes(name)));
  return filled({ ...before, ...fields });
}

/** Without what is empty: the service takes what is left out for nothing. */
function filled(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

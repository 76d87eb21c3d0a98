// The pages of a customer beside what stands in the head, and which of them is open.
import { signal } from "@preact/signals";
import { unsavedForms } from "../components/form/typed";
import type { Profile } from "../generated/messages";

export const SECTIONS = ["timeline", "work", "business", "person", "papers"] as const;
export type Section = (typeof SECTIONS)[number];

const KINDS: Readonly<Record<Section, readonly string[]>> = {
  timeline: [],
  work: ["requests", "tasks", "appointments"],
  business: ["products", "operations", "deals"],
  person: ["record", "contact-points", "relatives", "consents"],
  papers: ["notes", "documents"],
};

/** Customer → the page that was opened last, as long as this tab lives. */
const opened = signal<ReadonlyMap<number, Section>>(new Map());

export function sectionOf(customer: number): Section {
  return opened.value.get(customer) ?? "timeline";
}

export function openSection(customer: number, section: Section): void {
  opened.value = new Map([...opened.value, [customer, section]]);
}

/** Where something was typed and not saved, one goes on. */
export function goOnWhereUnsaved(customer: number): void {
  const section = SECTIONS.find((each) => isUnsaved(customer, each));
  if (section && !opened.peek().has(customer)) openSection(customer, section);
}

/** Something is typed there that is not saved. */
export function isUnsaved(customer: number, section: Section): boolean {
  return KINDS[section].some((kind) => unsavedForms(`${customer}/${kind}/`).length > 0);
}

/** How much of a section is open just now, where the profile tells. */
export function countOf({ requests, tasks, appointments, products }: Profile, section: Section): number {
  if (section === "work") return requests.length + tasks.length + appointments.length;
  return section === "business" ? products.length : 0;
}

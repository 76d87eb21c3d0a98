// A section of the summary that folds; what was folded stays so on the next customer.
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { t } from "../i18n";
import { openSection, type Section } from "./sections";
import { useRelation } from "./relation";

const FOLDED = "farley.folded";

const folded = signal<ReadonlySet<string>>(new Set(JSON.parse(localStorage.getItem(FOLDED) ?? "[]") as string[]));

function fold(name: string, away: boolean): void {
  const names = new Set(folded.value);
  if (away) names.add(name);
  else names.delete(name);
  folded.value = names;
  localStorage.setItem(FOLDED, JSON.stringify([...names]));
}

interface FacetProps {
  /** By what it is remembered. */
  readonly name: string;
  readonly title: string;
  readonly count: number;
  /** Said where there is nothing. */
  readonly none: string;
  /** Where all of it can be changed. */
  readonly section: Section;
  readonly children: ComponentChildren;
}

export function Facet({ name, title, count, none, section, children }: FacetProps) {
  const { profile } = useRelation();
  return (
    <details
      class="panel facet"
      open={!folded.value.has(name)}
      onToggle={(event) => {
        const away = !event.currentTarget.open;
        if (away !== folded.peek().has(name)) fold(name, away);
      }}
    >
      <summary class="panel__head">
        <h2 class="facet__title">
          {title} {count > 1 && <span class="faint">{count}</span>}
        </h2>
      </summary>
      <div class="panel__body">
        {count ? <ul class="factlist">{children}</ul> : <p class="faint">{none}</p>}
        <button
          type="button"
          class="linklike facet__all"
          aria-label={`${t("facet.open")}: ${title}`}
          onClick={() => openSection(profile.customer, section)}
        >
          {t("facet.open")}
        </button>
      </div>
    </details>
  );
}

// A section of the summary that folds; what was folded stays so on the next customer.
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Icon } from "../components/Icon";
import { t } from "../i18n";
import { openSection, type Section } from "./sections";
import { useRelation } from "./relation";

// On a phone only what he waits for is open to begin with: the rest would push the history out of sight.
const NARROW = matchMedia("(max-width: 700px)").matches;
const REMEMBERED = NARROW ? "farley.folded.narrow" : "farley.folded";
const FIRST = NARROW ? ["due", "contacts", "relatives", "products", "points", "preferences", "consents"] : [];

const folded = signal<ReadonlySet<string>>(new Set(remembered()));

function remembered(): readonly string[] {
  const kept = localStorage.getItem(REMEMBERED);
  return kept === null ? FIRST : (JSON.parse(kept) as string[]);
}

function fold(name: string, away: boolean): void {
  const names = new Set(folded.value);
  if (away) names.add(name);
  else names.delete(name);
  folded.value = names;
  localStorage.setItem(REMEMBERED, JSON.stringify([...names]));
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
    <section class="panel facet" aria-label={title}>
      {count === 0 ? (
        <h2 class="panel__head facet__head">
          {title} <span class="facet__none">{none}</span>
        </h2>
      ) : (
        <details
          open={!folded.value.has(name)}
          onToggle={(event) => {
            const away = !event.currentTarget.open;
            if (away !== folded.peek().has(name)) fold(name, away);
          }}
        >
          <summary class="panel__head facet__head">
            <h2>
              {title} {count > 1 && <span class="faint">{count}</span>}
            </h2>
          </summary>
          <ul class="panel__body factlist">{children}</ul>
        </details>
      )}
      <button
        type="button"
        class="button button--plain button--icon button--small facet__all"
        aria-label={`${t("facet.open")}: ${title}`}
        title={t("facet.open")}
        onClick={() => {
          openSection(profile.customer, section);
          document.querySelector(".tablist")?.scrollIntoView({ block: "nearest" });
        }}
      >
        <Icon name="pencil" />
      </button>
    </section>
  );
}

// Pages in one place, one of them open; arrows move between their names.
import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";

export interface TabPage {
  readonly name: string;
  readonly label: string;
  /** How many things are there; 0 says nothing. */
  readonly count?: number;
  /** Something typed is not saved there. */
  readonly unsaved?: boolean;
}

interface TabListProps {
  readonly label: string;
  readonly pages: readonly TabPage[];
  readonly open: string;
  readonly onOpen: (name: string) => void;
  readonly unsavedLabel: string;
  readonly children: ComponentChildren;
}

export function TabList({ label, pages, open, onOpen, unsavedLabel, children }: TabListProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const here = pages.findIndex(({ name }) => name === open);
    const step = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: pages.length - 1 }[event.key];
    const next = step === undefined ? undefined : pages.at(step % pages.length);
    if (!next) return;
    event.preventDefault();
    onOpen(next.name);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.name}"]`)?.focus();
  };
  return (
    <div class="tablist">
      <div ref={list} class="tablist__names" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {pages.map(({ name, label: said, count, unsaved }) => (
          <button
            key={name}
            id={`${id}-${name}`}
            type="button"
            class="tablist__name"
            role="tab"
            data-tab={name}
            aria-selected={name === open}
            aria-controls={`${id}-page`}
            tabIndex={name === open ? 0 : -1}
            onClick={() => onOpen(name)}
          >
            {said}
            {count ? <span class="tablist__count">{count}</span> : null}
            {unsaved && <span class="dot dot--warn" role="img" aria-label={unsavedLabel} title={unsavedLabel} />}
          </button>
        ))}
      </div>
      <div id={`${id}-page`} class="tablist__page" role="tabpanel" aria-labelledby={`${id}-${open}`}>
        {children}
      </div>
    </div>
  );
}

// What the telephone opens below its bar: it hangs over the page, so that nothing there moves.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface SheetProps {
  readonly label: string;
  readonly close: () => void;
  /** Takes a key that was pressed inside; true when it did. */
  readonly onKey?: (event: KeyboardEvent) => boolean;
  readonly children: ComponentChildren;
}

/** Has the keyboard as long as it is open; Escape closes it and gives the keyboard back. */
export function Sheet({ label, close, onKey, children }: SheetProps) {
  const root = useRef<HTMLDivElement>(null);
  const before = useRef(document.activeElement);
  useEffect(() => (root.current?.querySelector("input") ?? root.current)?.focus(), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      close();
      if (before.current instanceof HTMLElement) before.current.focus();
    } else if (!onKey?.(event)) return;
    event.stopPropagation();
  };
  return (
    <div ref={root} class="phone__sheet" role="group" aria-label={label} tabIndex={-1} onKeyDown={onKeyDown}>
      {children}
    </div>
  );
}
